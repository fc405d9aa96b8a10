import { expect, test } from "vitest";
import { folding } from "../src/numbers/folding";

test.each([
  ["26 Nov, 23:58", "26~Nov, 23:58"],
  ["28 Dec 2025 – 11 Jan 2026", "28~Dec~2025~– 11~Jan~2026"],
  ["27. Nov., 06:40", "27.~Nov., 06:40"],
  ["Nov 26, 2:27 AM", "Nov~26, 2:27~AM"],
  ["06:40", "06:40"],
])("%s breaks after its comma or dash alone", (text, folded) => {
  expect(folding(text).replaceAll("\u00a0", "~")).toBe(folded);
});
