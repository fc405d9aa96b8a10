/** Calendar days as texts: arithmetic that no time zone can shift. */

const DAY_MS = 86_400_000;

/** The day that it is where the browser is. */
export function todayHere(): string {
  return new Date().toLocaleDateString("sv");
}

/** Whether a calendar has such a day. */
export function isDay(date: string): boolean {
  return !Number.isNaN(Date.parse(`${date}T00:00:00Z`)) && plusDays(date, 0) === date;
}

/** A day some days later, or earlier. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days lie between two. */
export function daysBetween(start: string, end: string): number {
  return Math.round((Date.parse(`${end}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / DAY_MS);
}

/** The window of as many days right before or after, as the address spells it. */
export function shifted(window: { start: string; end: string; days: number }, by: 1 | -1): string {
  return `${plusDays(window.start, by * window.days)}..${plusDays(window.end, by * window.days)}`;
}
