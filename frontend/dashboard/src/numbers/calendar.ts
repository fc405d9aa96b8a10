/** Days and times as a language writes them. */

import { plusDays } from "./days";
import { once, onceEach } from "./once";

/** A calendar day as an instant that no zone can shift. */
export function instantOf(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** "Kolkata" for Asia/Kolkata. */
export function placeOf(zone: string): string {
  return zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
}

/** How days and times are written in a language; the year of `now` goes without saying. */
export function calendar(locale: string, now: () => Date) {
  // Plain "en" puts the month first and has 12 hours, as only America does.
  const spelled = locale === "en" ? "en-GB" : locale;
  const isEnglish = locale.startsWith("en");
  const formatOf = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(spelled, { timeZone: "UTC", ...options }));
  const shortDay = formatOf({ day: "numeric", month: "short" });
  const withYear = formatOf({ day: "numeric", month: "short", year: "numeric" });
  const weekdayAndDay = formatOf({ day: "numeric", month: "short", weekday: "short" });
  const weekdayAndYear = formatOf({
    day: "numeric",
    month: "short",
    weekday: "short",
    year: "numeric",
  });
  const wholeDay = formatOf({ day: "numeric", month: "long", weekday: "long", year: "numeric" });
  const longDay = formatOf({ day: "numeric", month: "long", year: "numeric" });
  const monthAndYear = formatOf({ month: "long", year: "numeric" });
  const weekdayAlone = onceEach(
    (length) =>
      new Intl.DateTimeFormat(spelled, { weekday: length as "short" | "long", timeZone: "UTC" }),
  );
  const timeIn = onceEach(
    (zone) =>
      new Intl.DateTimeFormat(
        isEnglish ? "en-GB" : locale,
        inZone({ hour: "2-digit", minute: "2-digit" }, zone),
      ),
  );
  const dayIn = onceEach(
    (zone) =>
      new Intl.DateTimeFormat(
        "en-CA",
        inZone({ year: "numeric", month: "2-digit", day: "2-digit" }, zone),
      ),
  );

  const isThisYear = (date: string) => instantOf(date).getUTCFullYear() === now().getFullYear();
  const formatFor = (date: string) => (isThisYear(date) ? shortDay() : withYear());

  /** English sets a comma after the weekday in some versions of the browsers' data. */
  const withoutPause = (text: string) => (isEnglish ? text.replace(/^(\p{L}+),/u, "$1") : text);

  /** A day: 31 Oct; with its year where that isn't this one. */
  function day(date: string): string {
    return clean(formatFor(date).format(instantOf(date)));
  }

  /** A day with its weekday: Sat 31 Oct; with its year where that isn't this one. */
  function weekday(date: string): string {
    const format = isThisYear(date) ? weekdayAndDay() : weekdayAndYear();
    return withoutPause(clean(format.format(instantOf(date))));
  }

  /** A day in full: Saturday 31 October 2026. */
  function fullDay(date: string): string {
    return withoutPause(clean(wholeDay().format(instantOf(date))));
  }

  /** A month: October 2026. */
  function month(date: string): string {
    return clean(monthAndYear().format(instantOf(date)));
  }

  /** A weekday's name alone: Sat, or Saturday. */
  function weekdayName(date: string, length: "short" | "long"): string {
    return weekdayAlone(length).format(instantOf(date));
  }

  /** A range of days: 31 Oct – 27 Nov. */
  function days(start: string, end: string): string {
    if (start === end) return day(start);
    return clean(formatFor(start).formatRange(instantOf(start), instantOf(end)));
  }

  /** A range of days for paper, which is read in any year: 31 October – 27 November 2026. */
  function fullDays(start: string, end: string): string {
    return clean(longDay().formatRange(instantOf(start), instantOf(end)));
  }

  /** A time of day: 22:15, in a zone. */
  function timeOfDay(instant: string, zone = ""): string {
    return timeIn(zone).format(new Date(instant));
  }

  /** An instant: the time of today, else the day with its time. */
  function moment(instant: string, zone = ""): string {
    const date = dayIn(zone).format(new Date(instant));
    const time = timeOfDay(instant, zone);
    return date === dayIn(zone).format(now()) ? time : `${day(date)}, ${time}`;
  }

  /** Whether a day is before yesterday, in a zone: what was measured on it last is said with its day. */
  function isDaysAgo(date: string, zone = ""): boolean {
    return plusDays(date, 1) < dayIn(zone).format(now());
  }

  return {
    day,
    weekday,
    fullDay,
    month,
    weekdayName,
    days,
    fullDays,
    timeOfDay,
    moment,
    isDaysAgo,
  };
}

function inZone(options: Intl.DateTimeFormatOptions, zone: string) {
  return zone ? { ...options, timeZone: zone } : options;
}

/** Thin and narrow spaces are plain ones: fonts lack them, and nobody types them in a search. */
function clean(text: string): string {
  return text.replace(/[\u2009\u202f]/g, " ");
}
