/** Colours and texts of a page as every program takes them that opens a picture. */

/** Whether nothing is seen of it. */
export function isClear(colour: string): boolean {
  return /^(transparent|rgba\(.*, 0\))$/.test(colour);
}

/** A colour as every program knows it; a value that is no mixed colour stays. */
export function plainColour(colour: string): string {
  const mixed = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(colour);
  if (!mixed) return colour;
  const parts = mixed.slice(1).map((part) => Math.round(Number(part) * 255));
  return `rgb(${parts.join(", ")})`;
}

/** A text without the signs that no XML may have. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, "");
}
