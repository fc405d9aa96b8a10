/**
 * A tile as one picture: its title, its drawings and its texts, where they stand and as they look.
 *
 * What is drawn by style sheets (names beside bars, hairlines, colours) is written into the SVG, so
 * that it looks the same wherever it is opened.
 */

import { pixelsOf } from "./pixels";
import { isClear, plainColour, plainText } from "./plain";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 24;
/** The class of texts whose figures are all as wide. */
const TABULAR = "tabular";
/** That of marks of where somebody is, and of what other screens show. */
const GONE = "gone";

/** What a page has and a picture doesn't: what can be pressed, and what only a listener hears. */
const UNDRAWN =
  ".acts, .menu-anchor, .series-choices, .pages, .tooltip, .hidden-text, .rest, p.note:has(a), [data-undrawn]";

/** The tile with what is seen of it, on the ground of the page; images have so many pixels for one. */
export function drawn(tile: HTMLElement, sharpness: number): SVGSVGElement {
  const box = tile.getBoundingClientRect();
  const { top } = tile.firstElementChild?.getBoundingClientRect() ?? box;
  const layer = made("g", { transform: `translate(${MARGIN - box.left} ${MARGIN - top})` });
  const bottom = drawBelow(tile, layer, top, sharpness);
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const height = Math.ceil(bottom - top) + 2 * MARGIN;
  const picture = made("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  const title = made("title", {});
  title.textContent = plainText(tile.querySelector("h2")?.innerText ?? "");
  const look = made("style", {});
  look.textContent = `.${TABULAR} { font-variant-numeric: tabular-nums lining-nums; }`;
  const ground = plainColour(getComputedStyle(document.body).backgroundColor);
  picture.append(title, look, ...hatches(), made("rect", { width, height, fill: ground }), layer);
  return picture as SVGSVGElement;
}

/** Draw what is in an element, and return how far down it reaches. */
function drawBelow(element: Element, layer: Element, lowest: number, sharpness: number): number {
  let bottom = lowest;
  for (const node of element.childNodes) {
    if (node instanceof HTMLElement) {
      if (!isSeen(node)) continue;
      layer.append(...boxOf(node));
      if (node instanceof HTMLImageElement) layer.append(...imageOf(node, sharpness));
      bottom = drawBelow(node, layer, bottom, sharpness);
    } else {
      const parts =
        node instanceof Text ? textsOf(node) : node instanceof SVGSVGElement ? copied(node) : [];
      layer.append(...parts.map((part) => part.drawn));
      bottom = Math.max(bottom, ...parts.map((part) => part.bottom));
    }
  }
  return bottom;
}

interface Part {
  drawn: SVGElement;
  /** Where it ends. */
  bottom: number;
}

function isSeen(element: HTMLElement): boolean {
  return !element.matches(UNDRAWN) && element.checkVisibility({ visibilityProperty: true });
}

/** The ground of an element with its frame, or the lines above and below it. */
function boxOf(element: HTMLElement): SVGElement[] {
  const style = getComputedStyle(element);
  const { left, top, bottom, width, height } = element.getBoundingClientRect();
  // Where the pointer is says nothing.
  const isPointedAt = (element.closest("tr, li") ?? element).matches(":hover");
  const hasGround = !isClear(style.backgroundColor) && !isPointedAt;
  const frame = frameOf(style);
  if (hasGround || frame.thickness > 0) {
    const fill = hasGround ? plainColour(style.backgroundColor) : "none";
    const half = frame.thickness / 2;
    const rect = {
      x: left + half,
      y: top + half,
      width: width - 2 * half,
      height: height - 2 * half,
      rx: Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2),
      fill,
      stroke: frame.colour,
      "stroke-width": frame.thickness,
    };
    return [made("rect", rect)];
  }
  const above = parseFloat(style.borderTopWidth);
  const below = parseFloat(style.borderBottomWidth);
  return [
    { y: top, height: above, fill: plainColour(style.borderTopColor) },
    { y: bottom - below, height: below, fill: plainColour(style.borderBottomColor) },
  ]
    .filter((line) => line.height > 0 && !isClear(line.fill))
    .map((line) => made("rect", { x: left, width, ...line }));
}

/** An image with its pixels in it. */
function imageOf(element: HTMLImageElement, sharpness: number): SVGElement[] {
  const href = pixelsOf(element, sharpness);
  const { left: x, top: y, width, height } = element.getBoundingClientRect();
  return href ? [made("image", { x, y, width, height, href })] : [];
}

/** A frame all around: a border, or a shadow that lies inside. */
function frameOf(style: CSSStyleDeclaration): { thickness: number; colour: string } {
  const inside = /^(.+) 0px 0px 0px ([\d.]+)px inset$/.exec(style.boxShadow);
  const [, colour = style.borderLeftColor, thickness = style.borderLeftWidth] = inside ?? [];
  return { thickness: parseFloat(thickness), colour: plainColour(colour) };
}

interface Line {
  words: string[];
  left: number;
  right: number;
  top: number;
  height: number;
}

/** A text, line by line. */
function textsOf(text: Text): Part[] {
  const parent = text.parentElement;
  if (!parent) return [];
  const style = getComputedStyle(parent);
  const isEnd = ["right", "end"].includes(style.textAlign);
  const { above, below } = reachOf(style.font);
  return linesOf(text).map((line) => {
    const said = made("text", {
      x: isEnd ? line.right : line.left,
      y: line.top + (line.height - above - below) / 2 + above,
      fill: plainColour(style.color),
      "font-family": style.fontFamily,
      "font-size": style.fontSize,
      "font-weight": style.fontWeight,
      ...(isEnd && { "text-anchor": "end" }),
      ...tabular(style),
    });
    said.textContent = plainText(line.words.join(" "));
    return { drawn: said, bottom: line.top + line.height };
  });
}

function linesOf(text: Text): Line[] {
  const lines: Line[] = [];
  const range = document.createRange();
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const { left, right, top, width, height } = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (width === 0) continue;
    if (last && Math.abs(last.top - top) < 2) {
      last.words.push(word);
      last.right = right;
    } else lines.push({ words: [word], left, right, top, height });
  }
  return lines;
}

const pen = document.createElement("canvas").getContext("2d");

/** How far the letters of a font reach above and below their line. */
function reachOf(font: string): { above: number; below: number } {
  if (!pen) return { above: 0, below: 0 };
  pen.font = font;
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = pen.measureText("x");
  return { above: fontBoundingBoxAscent, below: fontBoundingBoxDescent };
}

/** What style sheets say of drawings, and a drawing's parts have from what they are in. */
const inherited = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "font-size",
  "font-weight",
  "font-family",
  "paint-order",
];

/** A drawing where it stands; none if it isn't seen. */
function copied(original: SVGSVGElement): Part[] {
  const { left, top, bottom, width, height } = original.getBoundingClientRect();
  if (width === 0 || !original.checkVisibility()) return [];
  const copy = original.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll("*")];
  const all: Element[] = [original, ...original.querySelectorAll("*")];
  all.forEach((element, index) => inscribe(element, copies[index] ?? copy, element === original));
  const place = { x: left, y: top, width, height, overflow: "visible" };
  for (const [name, value] of Object.entries(place)) copy.setAttribute(name, String(value));
  copy.querySelectorAll(`.${GONE}`).forEach((line) => line.remove());
  return [{ drawn: copy, bottom }];
}

/** Write what style sheets say of an element into its copy, and leave out what a page needs alone. */
function inscribe(original: Element, copy: Element, isRoot: boolean): void {
  const style = getComputedStyle(original);
  const above = isRoot ? null : original.parentElement && getComputedStyle(original.parentElement);
  for (const property of inherited) {
    const value = style.getPropertyValue(property);
    const isNew = copy.hasAttribute(property) || value !== above?.getPropertyValue(property);
    if (value && isNew && !value.startsWith("url("))
      copy.setAttribute(property, plainColour(value));
  }
  if (style.opacity !== "1") copy.setAttribute("opacity", style.opacity);
  for (const name of copy.getAttributeNames()) {
    if (/^(class|role|tabindex|aria-.*|data-.*)$/.test(name)) copy.removeAttribute(name);
  }
  const isUnseen = original.matches("tspan") && style.display === "none";
  if (isUnseen || original.matches(".cursor, .focus")) copy.setAttribute("class", GONE);
  else if (tabular(style).class) copy.setAttribute("class", TABULAR);
}

/** The page's hatch, which drawings fill with. */
function hatches(): Element[] {
  const original = document.querySelector("#hatch");
  const copy = original?.cloneNode(true) as Element | undefined;
  const bar = original?.querySelector("rect");
  if (!copy || !bar) return [];
  copy.querySelector("rect")?.setAttribute("fill", plainColour(getComputedStyle(bar).fill));
  return [copy];
}

function tabular({ fontVariantNumeric }: CSSStyleDeclaration): { class?: string } {
  return fontVariantNumeric.includes("tabular-nums") ? { class: TABULAR } : {};
}

function made(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
