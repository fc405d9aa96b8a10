/** A window and what it is compared with, in words. */

import type { ComparisonTo } from "../api/schema";

interface Compared {
  days: number;
  comparedTo: ComparisonTo;
}

const numbers = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
];

/** A small number as a word, else its digits. */
export function inWords(value: number): string {
  return numbers[value] ?? String(value);
}

/** "the four weeks before", "the day before", "the same days a year before". */
export function theDaysBefore({ days, comparedTo }: Compared): string {
  if (comparedTo === "PREVIOUS_YEAR") return "the same days a year before";
  if (comparedTo === "CUSTOM") return "the days that you chose";
  if (days === 1) return "the day before";
  if (days === 7) return "the week before";
  if (days % 7 === 0 && days <= 70) return `the ${inWords(days / 7)} weeks before`;
  if (days === 365) return "the year before";
  return "the days before";
}

/** "in these four weeks". */
export function inTheseDays(days: number): string {
  if (days === 1) return "on this day";
  if (days === 7) return "in this week";
  if (days % 7 === 0 && days <= 70) return `in these ${inWords(days / 7)} weeks`;
  return "in these days";
}

/** A label beside the line of before. */
export function before({ days, comparedTo }: Compared): string {
  if (comparedTo === "PREVIOUS_YEAR") return "a year before";
  if (comparedTo === "CUSTOM") return "the days chosen";
  return days === 1 ? "the day before" : `${days} days before`;
}
