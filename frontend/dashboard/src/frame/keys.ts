/** Single keys: what they choose, and whether somebody turned them off. */

import type { ScopePage } from "../address/places";

const KEYS_OFF = "backbone.keys-off";

/** Windows by their key. */
export const windowKeys = new Map([
  ["1", "7d"],
  ["2", "28d"],
  ["3", "90d"],
  ["4", "365d"],
  ["m", "mtd"],
  ["y", "ytd"],
]);

/** Pages by the key after G. */
export const pageKeys = new Map<string, ScopePage>([
  ["o", "overview"],
  ["w", "why"],
  ["p", "posts"],
  ["t", "times"],
  ["a", "accounts"],
]);

export function areKeysOff(): boolean {
  return localStorage.getItem(KEYS_OFF) !== null;
}

/** Turn single keys off or on, in this browser. */
export function turnKeys(how: "on" | "off"): void {
  if (how === "off") localStorage.setItem(KEYS_OFF, "1");
  else localStorage.removeItem(KEYS_OFF);
}
