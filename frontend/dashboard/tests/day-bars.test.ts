import { expect, test } from "vitest";
import { gainsOf } from "../src/charts/day-bars";

test("the first bar is the day of publication", () => {
  const gains = gainsOf([
    { age: 1, total: 10 },
    { age: 2, total: 25 },
    { age: 14, total: 30 },
    { age: 15, total: 99 },
  ]);
  expect(gains.slice(0, 2)).toEqual([10, 15]);
  expect(gains).toHaveLength(14);
  expect(gains[13]).toBe(5);
});

test("what grew before somebody looked is no day’s growth", () => {
  const gains = gainsOf([
    { age: 3, total: 500 },
    { age: 4, total: 520 },
  ]);
  expect(gains.slice(0, 4)).toEqual([null, null, null, 20]);
});

test("a day after one that isn’t known isn’t known either", () => {
  const gains = gainsOf([
    { age: 1, total: 10 },
    { age: 2, total: null },
    { age: 3, total: 30 },
    { age: 4, total: 31 },
  ]);
  expect(gains.slice(0, 4)).toEqual([10, null, null, 1]);
});
