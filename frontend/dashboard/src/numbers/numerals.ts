/** Numbers as a language writes them. Unknown is a dash, never 0. */

import { once, onceEach } from "./once";

export const UNKNOWN = "—";
const MINUS = "−";
const FULL_UP_TO = 9_999_999;
const FULL_ON_A_PHONE_UP_TO = 999_999;

export type Maybe = number | null | undefined;

function isKnown(value: Maybe): value is number {
  return value !== null && value !== undefined;
}

/** Whether a count is written with fewer digits than it has. */
export function isShortened(value: number): boolean {
  return Math.abs(value) > FULL_UP_TO;
}

/** An hour of the day: 21:00. */
export function hour(value: Maybe): string {
  return isKnown(value) ? `${String(value).padStart(2, "0")}:00` : UNKNOWN;
}

/** How numbers are written in a language. */
export function numerals(locale: string) {
  const isEnglish = locale.startsWith("en");
  const inLocale = (options: Intl.NumberFormatOptions) =>
    once(() => new Intl.NumberFormat(locale, options));
  const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const whole = inLocale({ maximumFractionDigits: 0 });
  const oneDecimal = inLocale(oneDigit);
  const threeDigits = inLocale({ notation: "compact", maximumSignificantDigits: 3 });
  const percentWhole = inLocale({ style: "percent", maximumFractionDigits: 0 });
  const percentOne = inLocale({ style: "percent", ...oneDigit });
  const inMoney = onceEach((key) => {
    const [currency = "", decimals] = key.split(" ");
    const digits = Number(decimals);
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  });
  const inUnits = onceEach(
    (unit) => new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }),
  );

  /** A count: all its digits up to 9,999,999, then three. */
  function count(value: Maybe): string {
    if (!isKnown(value)) return UNKNOWN;
    return truly(isShortened(value) ? compact(value) : whole().format(value));
  }

  /** A count with all its digits, for where somebody looks closely. */
  function exact(value: Maybe): string {
    return isKnown(value) ? truly(whole().format(value)) : UNKNOWN;
  }

  /** A count where there is little room: three digits at most. */
  function compact(value: Maybe): string {
    if (!isKnown(value)) return UNKNOWN;
    const text = threeDigits().format(value);
    return truly(isEnglish ? text.replace("K", "k") : text);
  }

  /** What a phone shows of a count, a mean or a difference instead; null where it has room for it. */
  function onPhone(value: Maybe, style: string): string | null {
    if (!isKnown(value) || !["count", "mean", "delta"].includes(style)) return null;
    const size = Math.abs(Math.round(value));
    if (size <= FULL_ON_A_PHONE_UP_TO || isShortened(size)) return null;
    return (style === "delta" && value > 0 ? "+" : "") + compact(value);
  }

  /** A mean: whole from 100 on, else with one decimal. */
  function mean(value: Maybe): string {
    if (!isKnown(value)) return UNKNOWN;
    return truly(Math.abs(value) >= 100 ? count(Math.round(value)) : oneDecimal().format(value));
  }

  /** How many times: 1.5. */
  function times(value: Maybe): string {
    return isKnown(value) ? oneDecimal().format(value) : UNKNOWN;
  }

  /** A rate in percent, with one decimal: 8.3%. */
  function rate(value: Maybe): string {
    return isKnown(value) ? truly(percentOne().format(value / 100)) : UNKNOWN;
  }

  /** A share in percent, without decimals: 33%. */
  function share(value: Maybe): string {
    return isKnown(value) ? truly(percentWhole().format(value / 100)) : UNKNOWN;
  }

  /** How much something grew or fell, without its sign: 47%, or 12x from 1,000% on. */
  function growth(percent: Maybe): string {
    if (!isKnown(percent)) return UNKNOWN;
    const size = Math.abs(percent);
    return size >= 1000 ? `${whole().format(size / 100 + 1)}x` : percentWhole().format(size / 100);
  }

  /** A difference of counts, always with its sign: +4,157 or −2,029. */
  function delta(value: Maybe): string {
    if (!isKnown(value)) return UNKNOWN;
    return (value > 0 ? "+" : "") + count(value);
  }

  /** A difference of rates in points, without its sign: 0.8 pt. */
  function points(value: Maybe): string {
    return isKnown(value) ? `${oneDecimal().format(Math.abs(value))} pt` : UNKNOWN;
  }

  /** Money from its minor units, with as many decimals as the currency has. */
  function money(minor: Maybe, currency: string, exponent: number): string {
    if (!isKnown(minor)) return UNKNOWN;
    return truly(inMoney(`${currency} ${exponent}`).format(minor / 10 ** exponent));
  }

  /** Seconds as hours, minutes or seconds, whichever is largest. */
  function duration(seconds: Maybe): string {
    if (!isKnown(seconds)) return UNKNOWN;
    const [size, unit] = largestUnit(seconds);
    return inUnits(unit).format(size);
  }

  return {
    count,
    exact,
    compact,
    onPhone,
    mean,
    times,
    rate,
    share,
    growth,
    delta,
    points,
    money,
    duration,
  };
}

function largestUnit(seconds: number): [number, "hour" | "minute" | "second"] {
  if (seconds >= 3600) return [seconds / 3600, "hour"];
  return seconds >= 60 ? [seconds / 60, "minute"] : [seconds, "second"];
}

/** A true minus sign; and what is rounded to nothing has none. */
function truly(text: string): string {
  return text.replace(/^-/, MINUS).replace(/^−(0(?:[.,]0+)?(?:\s?%)?)$/, "$1");
}
