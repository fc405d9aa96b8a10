import { expect, test } from "vitest";
import { placeInWeek, plusMonths, weeksOf } from "../src/numbers/months";

test("a month begins at its weekday", () => {
  expect(weeksOf("2026-10-01", "MONDAY")[0]).toEqual([
    null,
    null,
    null,
    "2026-10-01",
    "2026-10-02",
    "2026-10-03",
    "2026-10-04",
  ]);
});

test("a week that begins on Sunday moves the month by a place", () => {
  expect(weeksOf("2026-11-01", "SUNDAY")[0]?.[0]).toBe("2026-11-01");
  expect(weeksOf("2026-11-01", "MONDAY")[0]?.[6]).toBe("2026-11-01");
  expect(weeksOf("2026-11-01", "SATURDAY")[0]?.[1]).toBe("2026-11-01");
});

test.each([
  ["2026-02-01", 28],
  ["2028-02-01", 29],
  ["2026-11-01", 30],
  ["2026-12-01", 31],
])("the month of %s has all its %d days once, in order", (month, count) => {
  for (const weekStart of ["MONDAY", "SATURDAY", "SUNDAY"] as const) {
    const weeks = weeksOf(month, weekStart);
    const days = weeks.flat().filter((day) => day !== null);
    expect(days).toHaveLength(count);
    expect(new Set(days).size).toBe(count);
    expect([...days].sort()).toEqual(days);
    expect(weeks.every((week) => week.length === 7 && week.some((day) => day !== null))).toBe(true);
  }
});

test("a day's place in the week counts from the week's first day", () => {
  expect(placeInWeek("2026-10-31", "MONDAY")).toBe(5);
  expect(placeInWeek("2026-10-31", "SATURDAY")).toBe(0);
  expect(placeInWeek("2026-10-31", "SUNDAY")).toBe(6);
});

test("the same day of another month is its last where it has no such day", () => {
  expect(plusMonths("2026-10-31", 1)).toBe("2026-11-30");
  expect(plusMonths("2026-03-31", -1)).toBe("2026-02-28");
  expect(plusMonths("2026-01-15", -1)).toBe("2025-12-15");
  expect(plusMonths("2028-02-29", -12)).toBe("2027-02-28");
  expect(plusMonths("2026-11-28", 14)).toBe("2028-01-28");
});
