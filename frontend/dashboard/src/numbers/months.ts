/** Months as weeks of days, and moving between them. */

import type { Weekday } from "../api/schema";
import { weekdays } from "../words/weekdays";
import { plusDays } from "./days";

/** The first day of a day's month. */
export function monthOf(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

/** The same day some months later or earlier; the month's last day where it has no such day. */
export function plusMonths(date: string, months: number): string {
  const count = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const first = new Date(0);
  first.setUTCFullYear(Math.floor(count / 12), count % 12, 1);
  const start = first.toISOString().slice(0, 10);
  const last = lastOf(start);
  const same = start.slice(0, 8) + date.slice(8);
  return same < last ? same : last;
}

function lastOf(month: string): string {
  return plusDays(monthOf(plusDays(month, 31)), -1);
}

/** How many days a day is into its week: 0 to 6. */
export function placeInWeek(date: string, weekStart: Weekday): number {
  const sinceMonday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (sinceMonday - weekdays.indexOf(weekStart) + 7) % 7;
}

/** The weeks of a month, each of seven places; null where the place is another month's. */
export function weeksOf(month: string, weekStart: Weekday): (string | null)[][] {
  const last = lastOf(month);
  const weeks: (string | null)[][] = [];
  let day = plusDays(month, -placeInWeek(month, weekStart));
  while (day <= last) {
    const week = Array.from({ length: 7 }, (_, place) => plusDays(day, place));
    weeks.push(week.map((date) => (date >= month && date <= last ? date : null)));
    day = plusDays(day, 7);
  }
  return weeks;
}
