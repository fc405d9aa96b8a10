import { expect, test } from "vitest";
import { hour, numerals, UNKNOWN } from "../src/numbers/numerals";

const en = numerals("en");
const de = numerals("de");
const NARROW = "\u00a0"; // between a number and its unit, Intl puts a space that doesn't break

type Written = Exclude<keyof ReturnType<typeof numerals>, "money" | "onPhone">;

const rules: [Written, number, string, string][] = [
  ["count", 318_489, "318,489", "318.489"],
  ["count", 9_999_999, "9,999,999", "9.999.999"],
  ["count", 10_000_000, "10M", `10${NARROW}Mio.`],
  ["count", 9_007_199_254_740_991, "9010T", `9010${NARROW}Bio.`],
  ["count", 0, "0", "0"],
  ["exact", 12_345_678, "12,345,678", "12.345.678"],
  ["compact", 12_300, "12.3k", "12.300"],
  ["compact", 1_234_567, "1.23M", `1,23${NARROW}Mio.`],
  ["growth", 47.4, "47%", `47${NARROW}%`],
  ["growth", -66, "66%", `66${NARROW}%`],
  ["growth", 999, "999%", `999${NARROW}%`],
  ["growth", 1100, "12x", "12x"],
  ["rate", 8.3, "8.3%", `8,3${NARROW}%`],
  ["rate", 8, "8.0%", `8,0${NARROW}%`],
  ["share", 33.4, "33%", `33${NARROW}%`],
  ["points", -0.8, "0.8 pt", "0,8 pt"],
  ["delta", 4157, "+4,157", "+4.157"],
  ["delta", -2029, "−2,029", "−2.029"],
  ["delta", 0, "0", "0"],
  ["delta", -0.2, "0", "0"],
  ["times", 1.5, "1.5", "1,5"],
  ["mean", 99.94, "99.9", "99,9"],
  ["mean", 1234.5, "1,235", "1.235"],
  ["duration", 5400, "1.5 hr", "1,5 Std."],
  ["duration", 90, "1.5 min", "1,5 Min."],
];

test("a phone has three digits of what has seven, and all of what has six", () => {
  expect(en.onPhone(1_234_567, "count")).toBe("1.23M");
  expect(en.onPhone(1_234_567, "delta")).toBe("+1.23M");
  expect(en.onPhone(-1_234_567, "delta")).toBe("−1.23M");
  expect(de.onPhone(999_999.6, "mean")).toBe(`1${NARROW}Mio.`);
  expect(en.onPhone(999_999, "count")).toBeNull();
  expect(en.onPhone(1_234_567, "exact")).toBeNull();
  expect(en.onPhone(10_000_000, "count")).toBeNull(); // as everywhere
  expect(en.onPhone(null, "count")).toBeNull();
});

test.each(rules)("%s of %d is %s", (style, value, english, german) => {
  expect(en[style](value)).toBe(english);
  expect(de[style](value)).toBe(german);
});

test.each([...new Set(rules.map(([style]) => style))])(
  "an unknown %s is a dash and never 0",
  (style) => {
    expect(en[style](null)).toBe(UNKNOWN);
    expect(en[style](undefined)).toBe(UNKNOWN);
  },
);

test("money comes from its minor units, never compact", () => {
  expect(en.money(1_234_000, "INR", 2)).toBe("₹12,340.00");
  expect(en.money(-124, "USD", 2)).toBe("−$1.24");
  expect(en.money(1234, "JPY", 0)).toBe("¥1,234");
  expect(de.money(1_234_000, "EUR", 2)).toBe(`12.340,00${NARROW}€`);
  expect(en.money(1250, "XAU", 0)).toBe(`XAU${NARROW}1,250`);
  expect(en.money(null, "EUR", 2)).toBe(UNKNOWN);
});

test("an hour has two digits", () => {
  expect(hour(7)).toBe("07:00");
  expect(hour(0)).toBe("00:00");
  expect(hour(null)).toBe(UNKNOWN);
});
