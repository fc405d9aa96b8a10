/** A tile as a file: its rows from the server, its picture from the page. */

import { parametersOf, post } from "../api/client";
import { ApiError, errorOf } from "../api/errors";
import { root } from "../address/root";
import { fileName } from "../numbers/file-names";
import { say } from "../parts/toasts";
import { drawn } from "./drawing";
import { loaded } from "./pixels";
import { csvOf } from "./rows";
import { isExcused } from "../parts/excuses";
import type { Question } from "../parts/tile";

export type TableFormat = "csv" | "jsonl" | "xlsx" | "parquet";

/** Ask for a signed link to a table, and follow it. */
export async function downloadTable(question: Question, format: TableFormat): Promise<void> {
  if (isExcused(question.export)) return;
  const { name, variables } = question.export;
  try {
    const response = await post(`/exports/${name}.${format}${parametersOf(variables)}`, {});
    const body = await response.json();
    if (!response.ok) throw errorOf(body.errors ?? []);
    save(root + body.link, "");
  } catch (error) {
    say(error instanceof ApiError ? error.message : "The file couldn’t be made.", true);
  }
}

/** Save what a page shows, for whoever may ask for no file. */
export function saveRows(rows: readonly object[], what: string): void {
  const blob = new Blob([csvOf(rows)], { type: "text/csv" });
  save(URL.createObjectURL(blob), `${fileName(what, new Date())}.csv`);
}

/** Save a tile's picture as it is seen. */
export async function savePicture(
  tile: HTMLElement | null,
  what: string,
  format: "svg" | "png",
): Promise<void> {
  if (!tile) return;
  const name = fileName(what, new Date());
  await Promise.all([...tile.querySelectorAll("img")].map(loaded));
  const picture = drawn(tile, SHARPNESS);
  if (format === "svg") {
    const blob = new Blob([written(picture)], { type: "image/svg+xml" });
    return save(URL.createObjectURL(blob), `${name}.svg`);
  }
  // A picture that is drawn by itself knows no font of the page.
  const style = document.createElementNS(picture.namespaceURI, "style");
  style.textContent = await fontsOf(document);
  picture.prepend(style);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width.baseVal.value * SHARPNESS;
  canvas.height = picture.height.baseVal.value * SHARPNESS;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save(URL.createObjectURL(blob), `${name}.png`));
}

/** Pixels of a file for each of the page, so that it is sharp on slides and in print. */
const SHARPNESS = 2;

function written(picture: SVGSVGElement): string {
  return new XMLSerializer().serializeToString(picture);
}

/** The fonts that a page has loaded, as rules that hold the letters themselves. */
async function fontsOf(page: Document): Promise<string> {
  const loaded = new Set(
    [...page.fonts].map((font) => font.status === "loaded" && font.unicodeRange),
  );
  const rules = [...page.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => loaded.has(style.getPropertyValue("unicode-range")));
  return (await Promise.all(rules.map(withLetters))).join("\n");
}

async function withLetters({ style, parentStyleSheet }: CSSFontFaceRule): Promise<string> {
  const [, path = ""] = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue("src")) ?? [];
  const address = new URL(path, parentStyleSheet?.href ?? location.href);
  const letters = new Uint8Array(await (await fetch(address)).arrayBuffer());
  const encoded = btoa(Array.from(letters, (byte) => String.fromCharCode(byte)).join(""));
  return `@font-face { font-family: ${style.getPropertyValue("font-family")};
    font-weight: ${style.getPropertyValue("font-weight")};
    unicode-range: ${style.getPropertyValue("unicode-range")};
    src: url(data:font/woff2;base64,${encoded}) format("woff2"); }`;
}

function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  if (url.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
