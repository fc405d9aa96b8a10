import { expect, test } from "vitest";
import {
  type Choices,
  choicesOf,
  comparisonOf,
  defaults,
  filterOf,
  presets,
  queryOf,
  questionOf,
  windowOf,
} from "../src/address/choices";

const everythingChosen: Choices = {
  window: "2026-10-31..2026-11-27",
  comparison: "2025-11-01..2025-11-28",
  matchWeekdays: false,
  metric: "engagementRate",
  byPlatform: true,
  granularity: "WEEK",
  platforms: ["TIKTOK", "YOUTUBE"],
  categories: ["REEL"],
  tags: ["night sky", "moon"],
  accounts: ["acct_1"],
  states: ["FAILED"],
  missing: ["SAVES"],
  search: "pleiades & co",
  sort: "-views",
  after: "cursor==",
  table: "series",
};

test("an address without choices has no query string", () => {
  expect(queryOf(defaults)).toBe("");
  expect(choicesOf("")).toEqual(defaults);
});

test.each(Object.entries(everythingChosen))("%s survives the address", (name, value) => {
  const choices = { ...defaults, [name]: value };
  expect(choicesOf(queryOf(choices))).toEqual(choices);
});

test("all choices together survive the address, in a fixed order", () => {
  const query = queryOf(everythingChosen);
  expect(choicesOf(query)).toEqual(everythingChosen);
  expect([...new URLSearchParams(query).keys()]).toEqual(
    "w vs wd m by g p c tag acc q state missing sort after t".split(" "),
  );
});

test.each(Object.keys(presets))("the window %s survives the address", (window) => {
  expect(choicesOf(queryOf({ ...defaults, window })).window).toBe(window);
});

test.each(["a,b", "50%2C", "%", "&w=7d", "=", "#", "ünï", "日本", '"><script>', "a b", "+", "a/b"])(
  "text like %s comes back as it was, as a tag and as a search",
  (text) => {
    const choices = { ...defaults, tags: [text, "other"], search: text };
    expect(choicesOf(queryOf(choices))).toEqual(choices);
  },
);

test.each([
  "?w=constructor",
  "?w=__proto__",
  "?w=8d",
  "?w=2026-10-31",
  "?w=2026-10-31..2026-11-27x",
  "?vs=never",
  "?wd=yes",
  "?m=toString",
  "?by=brand",
  "?g=constructor",
  "?g=DAY",
  "?p=",
  "?p=MYSPACE,constructor",
  "?c=NOVEL",
  "?tag=,,",
  "?unknown=1",
  "?%",
])("a wrong address such as %s means the default", (query) => {
  expect(choicesOf(query)).toEqual(defaults);
});

test("a preset is asked for by its name", () => {
  expect(windowOf({ window: "28d" })).toEqual({ preset: "LAST_28_DAYS" });
});

test("chosen days are asked for as they are, today among them", () => {
  expect(windowOf({ window: "2026-10-31..2026-11-28" })).toEqual({
    start: "2026-10-31",
    end: "2026-11-28",
    includeToday: true,
  });
});

test.each([
  ["prev", { to: "PREVIOUS_PERIOD", matchWeekdays: true }],
  ["year", { to: "PREVIOUS_YEAR", matchWeekdays: true }],
  ["none", { to: "NONE" }],
  ["2025-11-01..2025-11-28", { to: "CUSTOM", start: "2025-11-01", end: "2025-11-28" }],
])("a comparison with %s is asked for as the API takes it", (comparison, expected) => {
  expect(comparisonOf({ ...defaults, comparison })).toEqual(expected);
});

test("without a filter none is sent, so that the answer is everybody's", () => {
  expect(filterOf(defaults)).toBeNull();
  expect(questionOf("org_1", defaults).filter).toBeNull();
});

test("each filter has the API's name", () => {
  expect(filterOf(everythingChosen)).toEqual({
    platforms: ["TIKTOK", "YOUTUBE"],
    categories: ["REEL"],
    tags: ["night sky", "moon"],
    accountIds: ["acct_1"],
  });
});

test.each(["2026-02-30..2026-03-31", "2026-13-01..2026-13-02", "2026-1-1..2026-1-2", "7", ""])(
  "days that no calendar has, as %s, are not chosen",
  (days) => {
    const { window, comparison } = choicesOf(`?w=${days}&vs=${days}`, "90d");
    expect([window, comparison]).toEqual(["90d", "prev"]);
  },
);
