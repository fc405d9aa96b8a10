import { expect, test } from "vitest";
import { initialsOf } from "../src/parts/avatar";
import { before, inTheseDays, inWords, theDaysBefore, within } from "../src/words/windows";

test.each([
  ["The Ninth Shelf", "NS"],
  ["Paper Monsoon", "PM"],
  ["The Shelf", "TS"],
  ["Banyan Lane Media", "BL"],
  ["die kleine Werkstatt", "KW"],
  ["x", "X"],
  ["acme", "AC"],
  ["  ", "?"],
  ["", "?"],
  ["🌙 Moon", "🌙M"],
  ["ärger über alles", "ÄÜ"],
])("%s has the initials %s", (label, initials) => {
  expect(initialsOf(label)).toBe(initials);
});

const previous = (days: number) => ({ days, comparedTo: "PREVIOUS_PERIOD" as const });

test.each([
  [1, "the day before", "on this day", "the day before"],
  [7, "the week before", "in this week", "7 days before"],
  [14, "the two weeks before", "in these two weeks", "14 days before"],
  [28, "the four weeks before", "in these four weeks", "28 days before"],
  [3, "the three days before", "in these three days", "3 days before"],
  [30, "the thirty days before", "in these thirty days", "30 days before"],
  [31, "the days before", "in these days", "31 days before"],
  [90, "the ninety days before", "in these ninety days", "90 days before"],
  [70, "the ten weeks before", "in these ten weeks", "70 days before"],
  [77, "the days before", "in these days", "77 days before"],
  [365, "the year before", "in these days", "365 days before"],
])("a window of %d days is compared with %s", (days, then, now, label) => {
  expect(theDaysBefore(previous(days))).toBe(then);
  expect(inTheseDays(days)).toBe(now);
  expect(before(previous(days))).toBe(label);
});

test.each([
  ["2026-11-01", 30, "2026-10-01", "the month before", "a month before"],
  ["2026-11-01", 12, "2026-10-01", "the same days a month before", "a month before"],
  ["2026-11-01", 1, "2026-10-01", "the same day a month before", "a month before"],
  ["2026-10-01", 60, "2026-07-01", "the same days a quarter before", "a quarter before"],
  ["2026-01-01", 333, "2025-01-01", "the same days a year before", "a year before"],
  ["2026-11-23", 3, "2026-11-16", "the same days a week before", "a week before"],
  ["2026-11-23", 1, "2026-11-16", "the same day a week before", "a week before"],
  ["2026-11-23", 1, "2026-11-22", "the day before", "the day before"],
  ["2026-03-01", 28, "2026-02-01", "the same days a month before", "a month before"],
  ["2026-11-02", 28, "2026-10-05", "the four weeks before", "28 days before"],
])("from %s on, %d days against those from %s on are %s", (start, days, from, then, label) => {
  const window = { ...previous(days), start, previousStart: from };
  expect(theDaysBefore(window)).toBe(then);
  expect(before(window)).toBe(label);
});

test("a year before and chosen days are said so, however many", () => {
  expect(theDaysBefore({ days: 28, comparedTo: "PREVIOUS_YEAR" })).toBe(
    "the same days a year before",
  );
  expect(theDaysBefore({ days: 7, comparedTo: "CUSTOM" })).toBe("the days that you chose");
  expect(before({ days: 7, comparedTo: "PREVIOUS_YEAR" })).toBe("a year before");
  expect(before({ days: 7, comparedTo: "CUSTOM" })).toBe("the days chosen");
});

test.each([
  ["the day before", "on the day before"],
  ["the days that you chose", "on the days that you chose"],
  ["the same days a month before", "on the same days a month before"],
  ["the four weeks before", "in the four weeks before"],
  ["the month before", "in the month before"],
  ["the thirty days before", "in the thirty days before"],
])("what happened within %s happened %s", (days, said) => {
  expect(within(days)).toBe(said);
});

test("small numbers are words", () => {
  expect([0, 1, 10, 11].map(inWords)).toEqual(["no", "one", "ten", "11"]);
});
