/** Numbers and days as people read them, in the browser's language. Unknown is a dash, never 0. */

export const UNKNOWN = "—";
const MINUS = "−";
const FULL_UP_TO = 9_999_999;

const locale = navigator.language || "en";
const isEnglish = locale.startsWith("en");

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const threeDigits = new Intl.NumberFormat(locale, {
  notation: "compact",
  maximumSignificantDigits: 3,
});
const percentWhole = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const percentOne = new Intl.NumberFormat(locale, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

type Maybe = number | null | undefined;

function isKnown(value: Maybe): value is number {
  return value !== null && value !== undefined;
}

/** A count: all its digits up to 9,999,999, then three. */
export function count(value: Maybe): string {
  if (!isKnown(value)) return UNKNOWN;
  return truly(Math.abs(value) > FULL_UP_TO ? compact(value) : whole.format(value));
}

/** A count with all its digits, for where somebody looks closely. */
export function exact(value: Maybe): string {
  return isKnown(value) ? truly(whole.format(value)) : UNKNOWN;
}

/** A count where there is little room: three digits at most. */
export function compact(value: Maybe): string {
  if (!isKnown(value)) return UNKNOWN;
  const text = threeDigits.format(value);
  return truly(isEnglish ? text.replace("K", "k") : text);
}

/** A mean: whole from 100 on, else with one decimal. */
export function mean(value: Maybe): string {
  if (!isKnown(value)) return UNKNOWN;
  return truly(Math.abs(value) >= 100 ? count(Math.round(value)) : oneDecimal.format(value));
}

/** How many times: 1.5. */
export function times(value: Maybe): string {
  return isKnown(value) ? oneDecimal.format(value) : UNKNOWN;
}

/** A rate in percent, with one decimal: 8.3%. */
export function rate(value: Maybe): string {
  return isKnown(value) ? truly(percentOne.format(value / 100)) : UNKNOWN;
}

/** A share in percent, without decimals: 33%. */
export function share(value: Maybe): string {
  return isKnown(value) ? truly(percentWhole.format(value / 100)) : UNKNOWN;
}

/** How much something grew or fell, without its sign: 47%, or 12x from 1,000% on. */
export function growth(percent: Maybe): string {
  if (!isKnown(percent)) return UNKNOWN;
  const size = Math.abs(percent);
  return size >= 1000 ? `${whole.format(size / 100 + 1)}x` : percentWhole.format(size / 100);
}

/** A difference of counts, always with its sign: +4,157 or −2,029. */
export function delta(value: Maybe): string {
  if (!isKnown(value)) return UNKNOWN;
  return (value > 0 ? "+" : "") + count(value);
}

/** A difference of rates in points, without its sign: 0.8 pt. */
export function points(value: Maybe): string {
  return isKnown(value) ? `${oneDecimal.format(Math.abs(value))} pt` : UNKNOWN;
}

/** Money from its minor units. */
export function money(minor: Maybe, currency: string, exponent: number): string {
  if (!isKnown(minor)) return UNKNOWN;
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return truly(format.format(minor / 10 ** exponent));
}

/** An hour of the day: 21:00. */
export function hour(value: Maybe): string {
  return isKnown(value) ? `${String(value).padStart(2, "0")}:00` : UNKNOWN;
}

/** Seconds as hours, minutes or seconds, whichever is largest. */
export function duration(seconds: Maybe): string {
  if (!isKnown(seconds)) return UNKNOWN;
  const [size, unit] =
    seconds >= 3600
      ? [seconds / 3600, "hour"]
      : seconds >= 60
        ? [seconds / 60, "minute"]
        : [seconds, "second"];
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 });
  return format.format(size);
}

/** A true minus sign; and what is rounded to nothing has none. */
function truly(text: string): string {
  return text.replace(/^-/, MINUS).replace(/^−(0(?:[.,]0+)?(?:\s?%)?)$/, "$1");
}

const today = () => new Date();
const shortDay = new Intl.DateTimeFormat(british(locale), {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const weekdayAndDay = new Intl.DateTimeFormat(british(locale), {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const withYear = new Intl.DateTimeFormat(british(locale), {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** Plain "en" puts the month first, as only America does. */
function british(language: string): string {
  return language === "en" ? "en-GB" : language;
}

/** A calendar day as an instant that no zone can shift. */
export function instantOf(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** A day: 31 Oct; with its year where that isn't this one. */
export function day(date: string): string {
  const instant = instantOf(date);
  const isThisYear = instant.getUTCFullYear() === today().getFullYear();
  return clean((isThisYear ? shortDay : withYear).format(instant));
}

/** A day with its weekday: Sat 31 Oct. */
export function weekday(date: string): string {
  return clean(weekdayAndDay.format(instantOf(date)));
}

/** A range of days: 31 Oct – 27 Nov. */
export function days(start: string, end: string): string {
  if (start === end) return day(start);
  const isThisYear = instantOf(start).getUTCFullYear() === today().getFullYear();
  const format = isThisYear ? shortDay : withYear;
  return clean(format.formatRange(instantOf(start), instantOf(end)));
}

/** A time of day: 22:15, in a zone. */
export function timeOfDay(instant: string, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  const spelled = isEnglish ? "en-GB" : locale;
  return new Intl.DateTimeFormat(spelled, zone ? { ...options, timeZone: zone } : options).format(
    new Date(instant),
  );
}

/** An instant: the time of today, else the day with its time. */
export function moment(instant: string, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { year: "numeric", month: "2-digit", day: "2-digit" };
  const inZone = new Intl.DateTimeFormat("en-CA", zone ? { ...options, timeZone: zone } : options);
  const date = inZone.format(new Date(instant));
  const time = timeOfDay(instant, zone);
  return date === inZone.format(today()) ? time : `${day(date)}, ${time}`;
}

/** "Kolkata" for Asia/Kolkata. */
export function placeOf(zone: string): string {
  return zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
}

function clean(text: string): string {
  return text
    .replace(/,(?= )/g, "")
    .replaceAll(" ", " ")
    .replaceAll(" ", " ");
}
