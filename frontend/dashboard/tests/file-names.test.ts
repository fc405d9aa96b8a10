import { expect, test } from "vitest";
import { fileName, showDays } from "../src/numbers/file-names";

const today = new Date(2026, 2, 5);

test("a picture is called by what it is and of which days, as tables are", () => {
  showDays({ start: "2026-02-05", end: "2026-03-04" });
  expect(fileName("series", today)).toBe("series-2026-02-05-to-2026-03-04");
});

test("where a page is of no days, it is called by the day on which it is made", () => {
  showDays(null);
  expect(fileName("growth", today)).toBe("growth-2026-03-05");
});
