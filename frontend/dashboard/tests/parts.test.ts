import { expect, test } from "vitest";
import { wholeParts } from "../src/numbers/parts";

test.each([
  { parts: [1 / 3, 1 / 3, 1 / 3], sum: 1 },
  { parts: [0.5, 0.5, 0.5, 0.5], sum: 2 },
  { parts: [53_202.4, 41_000.3, 8264.3], sum: 102_467 },
  { parts: [12.6, -3.2, -2.4], sum: 7 },
  { parts: [-0.6, -0.6, -0.6], sum: -2 },
  { parts: [0, 0], sum: 0 },
  { parts: [], sum: 0 },
])("whole parts add up to their sum: $parts", ({ parts, sum }) => {
  const whole = wholeParts(parts, sum);
  expect(whole.reduce((total, part) => total + part, 0)).toBe(sum);
});

test("no part is further than one from what it was", () => {
  const parts = [10.9, 20.8, -5.7, 0.1, 3.9];
  wholeParts(parts, 30).forEach((part, index) => {
    expect(Math.abs(part - (parts[index] ?? NaN))).toBeLessThan(1);
    expect(Number.isInteger(part)).toBe(true);
  });
});

test("the largest remainder is rounded up first", () => {
  expect(wholeParts([1.2, 1.7, 1.1], 4)).toEqual([1, 2, 1]);
});
