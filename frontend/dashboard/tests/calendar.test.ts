import { expect, test } from "vitest";
import { calendar, placeOf } from "../src/numbers/calendar";

const now = () => new Date("2026-11-28T17:00:00Z");
const en = calendar("en", now);
const us = calendar("en-US", now);
const de = calendar("de", now);

test("a day of this year goes without its year", () => {
  expect(en.day("2026-10-31")).toBe("31 Oct");
  expect(us.day("2026-10-31")).toBe("Oct 31");
  expect(de.day("2026-10-31")).toBe("31. Okt.");
});

test("a day of another year has it", () => {
  expect(en.day("2025-11-24")).toBe("24 Nov 2025");
  expect(us.day("2025-11-24")).toBe("Nov 24, 2025");
  expect(de.day("2025-11-24")).toBe("24. Nov. 2025");
});

test("a weekday stands before its day as the language has it", () => {
  expect(en.weekday("2026-10-31")).toBe("Sat 31 Oct");
  expect(us.weekday("2026-10-31")).toBe("Sat Oct 31");
  expect(de.weekday("2026-10-31")).toBe("Sa., 31. Okt.");
  expect(en.weekday("2025-11-30")).toBe("Sun 30 Nov 2025");
});

test("what is of today or yesterday isn't days ago, in the zone of its days", () => {
  expect(en.isDaysAgo("2026-11-28", "UTC")).toBe(false);
  expect(en.isDaysAgo("2026-11-27", "UTC")).toBe(false);
  expect(en.isDaysAgo("2026-11-26", "UTC")).toBe(true);
  expect(en.isDaysAgo("2026-11-27", "Pacific/Auckland")).toBe(true); // the 29th there
});

test("a range of days on paper has its year", () => {
  expect(en.fullDays("2026-10-31", "2026-11-27")).toBe("31 October – 27 November 2026");
  expect(en.fullDays("2026-10-31", "2026-10-31")).toBe("31 October 2026");
});

test("a range of days names what both have in common once", () => {
  expect(en.days("2026-10-31", "2026-11-27")).toBe("31 Oct – 27 Nov");
  expect(en.days("2026-11-01", "2026-11-27")).toBe("1 – 27 Nov");
  expect(de.days("2026-10-31", "2026-11-27")).toBe("31. Okt. – 27. Nov.");
});

test("a range that begins in another year has years", () => {
  expect(en.days("2025-12-30", "2026-01-02")).toBe("30 Dec 2025 – 2 Jan 2026");
});

test("a range of one day is that day", () => {
  expect(en.days("2026-10-31", "2026-10-31")).toBe("31 Oct");
});

test("a day and a month are said in full where there is room", () => {
  expect(en.fullDay("2026-10-31")).toBe("Saturday 31 October 2026");
  expect(en.month("2026-10-31")).toBe("October 2026");
  expect(de.month("2026-03-01")).toBe("März 2026");
});

test("a moment of today is its time in the organization's zone", () => {
  expect(en.moment("2026-11-28T16:45:00Z", "Asia/Kolkata")).toBe("22:15");
});

test("a moment of another day there has its day", () => {
  expect(en.moment("2026-11-27T22:15:00Z", "UTC")).toBe("27 Nov, 22:15");
});

test("a zone is called by its place", () => {
  expect(placeOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
});
