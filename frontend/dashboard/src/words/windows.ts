/** A window and what it is compared with, in words. */

import type { ComparisonTo } from "../api/schema";
import { daysBetween, plusDays } from "../numbers/days";
import { plusMonths } from "../numbers/months";

interface Compared {
  days: number;
  comparedTo: ComparisonTo;
  /** The first days of both, which tell a month from as many days; ISO dates. */
  start?: string;
  previousStart?: string;
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

/** "four weeks", "thirty days"; null for a number of days that nobody says as a word. */
function spanInWords(days: number): string | null {
  if (days % 7 === 0 && days <= 70) return `${inWords(days / 7)} weeks`;
  const word = numbers[days] ?? { 30: "thirty", 60: "sixty", 90: "ninety" }[days];
  return word ? `${word} days` : null;
}

/** The part of a calendar by which a window was moved to what it is compared with. */
interface Step {
  name: "week" | "month" | "quarter" | "year";
  /** Whether the window is all of one, and not its first days. */
  isWhole: boolean;
}

const monthsOf = { month: 1, quarter: 3, year: 12 };

/** Null where the window was moved by its own length. */
function stepOf({ days, start, previousStart }: Compared): Step | null {
  if (!start || !previousStart) return null;
  if (daysBetween(previousStart, start) === 7 && days < 7) return { name: "week", isWhole: false };
  if (!start.endsWith("-01")) return null;
  for (const [name, months] of Object.entries(monthsOf)) {
    if (plusMonths(start, -months) !== previousStart) continue;
    const isWhole = plusMonths(start, months) === plusDays(start, days);
    return { name: name as Step["name"], isWhole };
  }
  return null;
}

/** "the four weeks before", "the day before", "the same days a month before". */
export function theDaysBefore(window: Compared): string {
  const { days, comparedTo } = window;
  if (comparedTo === "PREVIOUS_YEAR") return "the same days a year before";
  if (comparedTo === "CUSTOM") return "the days that you chose";
  const step = stepOf(window);
  if (step?.isWhole) return `the ${step.name} before`;
  if (step) return `the same ${days === 1 ? "day" : "days"} a ${step.name} before`;
  if (days === 1) return "the day before";
  if (days === 7) return "the week before";
  if (days === 365) return "the year before";
  return `the ${spanInWords(days) ?? "days"} before`;
}

/** "in the four weeks before", "on the same days a month before". */
export function within(days: string): string {
  return /^the (same )?days? /.test(days) ? `on ${days}` : `in ${days}`;
}

/** "in these four weeks". */
export function inTheseDays(days: number): string {
  if (days === 1) return "on this day";
  if (days === 7) return "in this week";
  return `in these ${spanInWords(days) ?? "days"}`;
}

/** A label beside the line of before. */
export function before(window: Compared): string {
  const { days, comparedTo } = window;
  if (comparedTo === "PREVIOUS_YEAR") return "a year before";
  if (comparedTo === "CUSTOM") return "the days chosen";
  const step = stepOf(window);
  if (step) return `a ${step.name} before`;
  return days === 1 ? "the day before" : `${days} days before`;
}
