/** A tile as a file: its rows from the server, its picture from the page. */

import { parametersOf, post } from "../api/client";
import { ApiError, errorOf } from "../api/errors";
import { root } from "../address/root";
import { fileName } from "../numbers/file-names";
import { say } from "../parts/toasts";
import type { Question } from "../parts/tile";

export type TableFormat = "csv" | "jsonl" | "xlsx" | "parquet";

/** Ask for a signed link to a table, and follow it. */
export async function downloadTable(question: Question, format: TableFormat): Promise<void> {
  if (!question.export) return;
  try {
    const { name, variables } = question.export;
    const response = await post(`/exports/${name}.${format}${parametersOf(variables)}`, {});
    const body = await response.json();
    if (!response.ok) throw errorOf(body.errors ?? []);
    save(root + body.link, "");
  } catch (error) {
    say(error instanceof ApiError ? error.message : "The file couldn’t be made.", true);
  }
}

/** Save a picture as it is seen, with its colours and font sizes. */
export async function savePicture(
  svg: SVGSVGElement | null,
  what: string,
  format: "svg" | "png",
): Promise<void> {
  if (!svg) return;
  const name = fileName(what, new Date());
  const source = sourceOf(svg);
  const url = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
  if (format === "svg") return save(url, `${name}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  const scale = 2;
  canvas.width = svg.clientWidth * scale;
  canvas.height = svg.clientHeight * scale;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save(URL.createObjectURL(blob), `${name}.png`));
}

const copied = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-weight",
  "font-family",
  "paint-order",
];

/** The picture with what style sheets say of it written into it. */
function sourceOf(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, index) => {
    const original = originals[index];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const property of copied) {
      const value = style.getPropertyValue(property);
      if (value && !value.startsWith("url(")) element.setAttribute(property, value);
    }
    element.removeAttribute("class");
  });
  const hatch = document.querySelector("#hatch")?.cloneNode(true);
  if (hatch) copy.prepend(hatch);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  if (url.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
