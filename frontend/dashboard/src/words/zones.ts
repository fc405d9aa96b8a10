/** Time zones and currencies that the browser knows. */

export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];

export const currencies = (): string[] => Intl.supportedValuesOf("currency");

/** The zone of this browser. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const weekStarts = [
  { value: "MONDAY", label: "Monday" },
  { value: "SUNDAY", label: "Sunday" },
  { value: "SATURDAY", label: "Saturday" },
];
