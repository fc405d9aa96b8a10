/** Time zones and currencies that the browser knows. */

import { placeOf } from "../numbers/calendar";

export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];

export const currencies = (): string[] => Intl.supportedValuesOf("currency");

/** The zone of this browser. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const weekStarts = [
  { value: "MONDAY", label: "Monday" },
  { value: "SUNDAY", label: "Sunday" },
  { value: "SATURDAY", label: "Saturday" },
];

/** Whose calendar says when a day begins: a place, or each organization. */
export function whoseCalendar([zone = "", ...others]: string[]): string {
  return others.length > 0 ? "each organization’s own calendar" : placeOf(zone);
}

/** Whose days they are: "days in Kolkata". */
export function whoseDays(zones: string[]): string {
  return `days ${zones.length > 1 ? "of" : "in"} ${whoseCalendar(zones)}`;
}
