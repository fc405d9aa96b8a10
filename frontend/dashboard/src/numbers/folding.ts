/** Days and times that are read as one. */

/** A text of days or times with no place to break but after its comma or its dash. */
export function folding(text: string): string {
  return text.replaceAll(" ", "\u00a0").replace(/([,–])\u00a0/g, "$1 ");
}
