import { expect, test } from "vitest";
import { defaults } from "../src/address/choices";
import { ApiError } from "../src/api/errors";
import { remedyOf } from "../src/parts/remedies";

const TODAY = "2026-11-28";

function refused(field: string | null, code = "BAD_USER_INPUT"): ApiError {
  return new ApiError("start is after the last allowed day", code, null, null, field);
}

test.each([
  ["2026-11-27..2026-10-01", "The first of these days is after the last."],
  ["2030-01-01..2030-01-31", "These days haven’t come yet."],
  ["2020-01-01..2026-11-01", "These are more than two years; a page shows two at most."],
  ["1850-01-01..1850-01-31", undefined],
])("the days %s say why they can't be shown, and others are offered", (window, reason) => {
  const remedy = remedyOf(refused("start"), { ...defaults, window }, TODAY);
  expect(remedy?.changes).toEqual({ window: "28d" });
  expect(remedy?.reason).toBe(reason);
});

test.each([
  ["compareTo.end", { comparison: "prev" }],
  ["compareTo.to", { comparison: "prev" }],
  ["after", { after: "" }],
  ["search", { search: "" }],
])("what is wrong with %s is chosen anew", (field, changes) => {
  expect(remedyOf(refused(field), defaults, TODAY)?.changes).toEqual(changes);
});

test("a filter that is gone is cleared", () => {
  const remedy = remedyOf(refused(null, "NOT_FOUND"), { ...defaults, tags: ["gone"] }, TODAY);
  expect(remedy?.changes.tags).toEqual([]);
});

test("what is too much is asked for fewer days", () => {
  const remedy = remedyOf(refused(null, "QUERY_TOO_COMPLEX"), defaults, TODAY);
  expect(remedy?.changes).toEqual({ window: "90d" });
});

test.each(["INTERNAL", "NOT_FOUND", "BAD_USER_INPUT", "TIMEOUT"])(
  "where nothing else is known to help, as with %s, asking again may",
  (code) => {
    expect(remedyOf(refused(null, code), defaults, TODAY)).toBeNull();
  },
);

test.each(["constructor", "__proto__"])("a field called %s is no remedy", (field) => {
  expect(remedyOf(refused(field), defaults, TODAY)).toBeNull();
});
