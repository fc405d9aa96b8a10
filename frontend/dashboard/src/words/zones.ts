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

/** Whose days they are: "days in Kolkata". */
export function whoseDays(zones: string[]): string {
  const [zone = ""] = zones;
  return zones.length > 1 ? "days of each organization’s own calendar" : `days in ${placeOf(zone)}`;
}
