import { afterEach, expect, test, vi } from "vitest";
import { daysBetween, plusDays, shifted } from "../src/numbers/days";

test("days are counted across months, years and leap days", () => {
  expect(plusDays("2026-10-31", 1)).toBe("2026-11-01");
  expect(plusDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(daysBetween("2028-02-01", "2028-03-01")).toBe(29);
  expect(daysBetween("2026-11-27", "2026-10-31")).toBe(-27);
});

afterEach(() => void vi.unstubAllEnvs());

test.each(["America/Los_Angeles", "UTC", "Asia/Kolkata", "Pacific/Kiritimati"])(
  "a browser in %s counts the same days",
  (zone) => {
    vi.stubEnv("TZ", zone);
    expect(plusDays("2026-10-31", 1)).toBe("2026-11-01");
    expect(daysBetween("2026-10-31", "2026-11-01")).toBe(1);
  },
);

test("a change of clocks doesn't move a day", () => {
  expect(plusDays("2026-10-24", 2)).toBe("2026-10-26");
  expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
});

test("a shifted window is as long, and touches the one before", () => {
  const window = { start: "2026-10-31", end: "2026-11-27", days: 28 };
  expect(shifted(window, -1)).toBe("2026-10-03..2026-10-30");
  expect(shifted(window, 1)).toBe("2026-11-28..2026-12-25");
});
