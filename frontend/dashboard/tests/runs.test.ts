import { expect, test } from "vitest";
import { areaOf, lineOf, runsOf } from "../src/charts/runs";

const a = { x: 0, y: 1 };
const b = { x: 1, y: 2 };
const c = { x: 2, y: 3 };

test("no line crosses a day that wasn't measured", () => {
  expect(runsOf([a, null, b, c])).toEqual([[a], [b, c]]);
});

test("gaps at either end and of several days leave no empty run", () => {
  expect(runsOf([null, null, a, b, null, null, c, null])).toEqual([[a, b], [c]]);
  expect(runsOf([null, null])).toEqual([]);
  expect(runsOf([])).toEqual([]);
});

test("a line goes from point to point, with one decimal", () => {
  expect(lineOf([a, { x: 1.26, y: 2.04 }])).toBe("M0,1L1.3,2");
});

test("a single point is a dot", () => {
  expect(lineOf([a])).toBe("M0,1h.01");
});

test("an area stands on its base line; of nothing there is none", () => {
  expect(areaOf([a, b], 10)).toBe("M0,10L0,1L1,2L1,10Z");
  expect(areaOf([], 10)).toBe("");
});
