import { expect, test } from "vitest";
import { fileName } from "../src/numbers/file-names";
import { daysOf, showDays, type ShownDays } from "../src/numbers/shown-days";

const page: ShownDays = {
  start: "2026-02-05",
  end: "2026-03-04",
  previousStart: "2026-01-08",
  previousEnd: "2026-02-04",
  comparedTo: "PREVIOUS_PERIOD",
  timeZones: ["UTC"],
};
const today = new Date(2026, 2, 5);

test("a picture is called by what it is and of which days, as tables are", () => {
  showDays(page);
  expect(fileName("series", today)).toBe("series-2026-02-05-to-2026-03-04");
});

test("where a page is of no days, it is called by the day on which it is made", () => {
  showDays(null);
  expect(fileName("growth", today)).toBe("growth-2026-03-05");
});

const own = { start: "2026-02-05", end: "2026-03-04" };
const compared = { start: "2026-01-08", end: "2026-02-04" };
const month = { preset: "LAST_28_DAYS" };
const week = { start: "2026-02-05", end: "2026-02-11" };

test.each([
  [
    { window: month, compareTo: { to: "PREVIOUS" } },
    { own, compared },
  ],
  [
    { window: month, compareTo: null },
    { own, compared: null },
  ],
  [{ window: month }, { own, compared: null }],
  [{ window: week }, { own: week, compared: null }],
])("what was asked as %j is of the days of its window", (variables, expected) => {
  expect(daysOf(variables, page)).toEqual({ ...expected, timeZones: ["UTC"] });
});

test("what has no window is of no days, nor is anything where the page doesn’t know them", () => {
  expect(daysOf({ id: "post_1" }, page)).toBe(null);
  expect(daysOf({ window: month }, null)).toBe(null);
});

test("where nothing is compared no days of before are told", () => {
  const alone = { ...page, comparedTo: "NONE" };
  expect(daysOf({ window: month, compareTo: { to: "NONE" } }, alone)?.compared).toBe(null);
});
