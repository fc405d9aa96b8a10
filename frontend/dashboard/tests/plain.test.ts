import { expect, test } from "vitest";
import { isClear, plainColour, plainText } from "../src/dialogs/plain";

test.each([
  ["color(srgb 1 0.5 0)", "rgb(255, 128, 0)"],
  ["color(srgb 0.92549 0.8 1)", "rgb(236, 204, 255)"],
  ["rgb(1, 2, 3)", "rgb(1, 2, 3)"],
  ["none", "none"],
  ["14px", "14px"],
])("what style sheets mixed is written as every program knows it: %s", (colour, expected) => {
  expect(plainColour(colour)).toBe(expected);
});

test("a colour that lets everything through is seen to be none", () => {
  expect(["transparent", "rgba(0, 0, 0, 0)"].every(isClear)).toBe(true);
  expect(["rgb(0, 0, 0)", "rgba(0, 0, 0, 0.5)", "none"].some(isClear)).toBe(false);
});

test("a text loses the signs that no XML may have, and nothing else", () => {
  expect(plainText("a\u0000b\u0008\uD800 <c> & \u{1F319} \uFFFE")).toBe("ab <c> & \u{1F319} ");
});
