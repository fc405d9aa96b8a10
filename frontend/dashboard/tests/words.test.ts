import { expect, test } from "vitest";
import { initialsOf } from "../src/parts/avatar";
import { before, inTheseDays, inWords, theDaysBefore } from "../src/words/windows";

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
  [30, "the days before", "in these days", "30 days before"],
  [70, "the ten weeks before", "in these ten weeks", "70 days before"],
  [77, "the days before", "in these days", "77 days before"],
  [365, "the year before", "in these days", "365 days before"],
])("a window of %d days is compared with %s", (days, then, now, label) => {
  expect(theDaysBefore(previous(days))).toBe(then);
  expect(inTheseDays(days)).toBe(now);
  expect(before(previous(days))).toBe(label);
});

test("a year before and chosen days are said so, however many", () => {
  expect(theDaysBefore({ days: 28, comparedTo: "PREVIOUS_YEAR" })).toBe(
    "the same days a year before",
  );
  expect(theDaysBefore({ days: 7, comparedTo: "CUSTOM" })).toBe("the days that you chose");
  expect(before({ days: 7, comparedTo: "PREVIOUS_YEAR" })).toBe("a year before");
  expect(before({ days: 7, comparedTo: "CUSTOM" })).toBe("the days chosen");
});

test("small numbers are words", () => {
  expect([0, 1, 10, 11].map(inWords)).toEqual(["no", "one", "ten", "11"]);
});
