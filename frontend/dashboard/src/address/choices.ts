/** What is chosen on a page, and its spelling in the address: fixed order, defaults left out. */

import type {
  AnalyticsFilter,
  AnalyticsWindowInput,
  CollectionStatus,
  ComparisonInput,
  Granularity,
  Platform,
  PostCategory,
  Preset,
  ReportedMetric,
} from "../api/schema";
import { daysBetween, isDay } from "../numbers/days";
import { categoryNames } from "../words/categories";
import { platformNames } from "../words/platforms";
import { collectionNames } from "../words/collection";
import { reportedNames } from "../words/reported";

/** Windows by their short name in the address. */
export const presets: Record<string, Preset> = {
  "7d": "LAST_7_DAYS",
  "28d": "LAST_28_DAYS",
  "90d": "LAST_90_DAYS",
  "365d": "LAST_365_DAYS",
  wtd: "WEEK_TO_DATE",
  mtd: "MONTH_TO_DATE",
  qtd: "QUARTER_TO_DATE",
  ytd: "YEAR_TO_DATE",
  lw: "LAST_WEEK",
  lm: "LAST_MONTH",
};

export const headlineMetrics = ["views", "engagement", "engagementRate", "postsPublished"] as const;
export type HeadlineMetric = (typeof headlineMetrics)[number];

export interface Choices {
  /** A short name of `presets`, or two dates: `2026-10-31..2026-11-27`. */
  window: string;
  /** `prev`, `year`, `none`, or two dates. */
  comparison: string;
  matchWeekdays: boolean;
  metric: HeadlineMetric;
  byPlatform: boolean;
  granularity: Granularity;
  platforms: Platform[];
  categories: PostCategory[];
  tags: string[];
  accounts: string[];
  search: string;
  /** Of a list of posts: only those whose collection is in one of these states. */
  states: CollectionStatus[];
  /** Of a list of posts: only those whose last answer lacked one of these. */
  missing: ReportedMetric[];
  sort: string;
  after: string;
  /** The tile that is shown as a table. */
  table: string;
}

export const defaults: Choices = {
  window: "28d",
  comparison: "prev",
  matchWeekdays: true,
  metric: "views",
  byPlatform: false,
  granularity: "DAY",
  platforms: [],
  categories: [],
  tags: [],
  accounts: [],
  search: "",
  states: [],
  missing: [],
  sort: "",
  after: "",
  table: "",
};

/** The changes that clear every filter. */
export const withoutFilters = {
  platforms: defaults.platforms,
  categories: defaults.categories,
  tags: defaults.tags,
  accounts: defaults.accounts,
  search: defaults.search,
  states: defaults.states,
  missing: defaults.missing,
};

const dates = /^\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2}$/;
const granularities = new Map<string | null, Granularity>([
  ["day", "DAY"],
  ["week", "WEEK"],
  ["month", "MONTH"],
]);

/** Whether a text names two days, as the address does, that a calendar has. */
function areDays(text: string): boolean {
  return dates.test(text) && text.split("..").every(isDay);
}

/**
 * Read a query string; what it doesn't say, or says wrongly, is the default.
 *
 * `ownWindow` is the page's own default window.
 */
export function choicesOf(query: string, ownWindow = defaults.window): Choices {
  const given = new URLSearchParams(query);
  const window = given.get("w") ?? "";
  const comparison = given.get("vs") ?? "";
  const metric = given.get("m") as HeadlineMetric;
  return {
    window: Object.hasOwn(presets, window) || areDays(window) ? window : ownWindow,
    comparison: ["year", "none"].includes(comparison) || areDays(comparison) ? comparison : "prev",
    matchWeekdays: given.get("wd") !== "0",
    metric: headlineMetrics.includes(metric) ? metric : defaults.metric,
    byPlatform: given.get("by") === "platform",
    granularity: granularities.get(given.get("g")) ?? "DAY",
    platforms: knownOf<Platform>(given.get("p"), platformNames),
    categories: knownOf<PostCategory>(given.get("c"), categoryNames),
    tags: listOf(given.get("tag")),
    accounts: listOf(given.get("acc")),
    search: given.get("q") ?? "",
    states: knownOf(given.get("state"), collectionNames),
    missing: knownOf(given.get("missing"), reportedNames),
    sort: given.get("sort") ?? "",
    after: given.get("after") ?? "",
    table: given.get("t") ?? "",
  };
}

/**
 * Write choices as a query string with its question mark; empty where all are the default.
 *
 * `ownWindow` is the page's own default window.
 */
export function queryOf(choices: Choices, ownWindow = defaults.window): string {
  const parts: [string, string][] = [
    ["w", choices.window === ownWindow ? "" : choices.window],
    ["vs", choices.comparison === defaults.comparison ? "" : choices.comparison],
    ["wd", choices.matchWeekdays ? "" : "0"],
    ["m", choices.metric === defaults.metric ? "" : choices.metric],
    ["by", choices.byPlatform ? "platform" : ""],
    ["g", choices.granularity === "DAY" ? "" : choices.granularity.toLowerCase()],
    ["p", textOf(choices.platforms)],
    ["c", textOf(choices.categories)],
    ["tag", textOf(choices.tags)],
    ["acc", textOf(choices.accounts)],
    ["q", choices.search],
    ["state", textOf(choices.states)],
    ["missing", textOf(choices.missing)],
    ["sort", choices.sort],
    ["after", choices.after],
    ["t", choices.table],
  ];
  const kept = parts.filter(([, value]) => value !== "");
  const text = kept.map(
    ([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2C/g, ",")}`,
  );
  return text.length > 0 ? `?${text.join("&")}` : "";
}

function listOf(text: string | null): string[] {
  return text
    ? text
        .split(",")
        .map((item) => item.replaceAll("%2C", ",").replaceAll("%25", "%"))
        .filter(Boolean)
    : [];
}

/** What the API wouldn't know would only fail there. */
function knownOf<T extends string>(text: string | null, names: Record<T, string>): T[] {
  return listOf(text).filter((item): item is T => Object.hasOwn(names, item));
}

/** A comma within an item is written as %2C, so that it doesn't part two; and so is the escape's own sign. */
function textOf(items: string[]): string {
  return items.map((item) => item.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",");
}

/** The window as the API takes it; chosen days may reach into today. */
export function windowOf({ window }: Pick<Choices, "window">): AnalyticsWindowInput {
  const preset = presets[window];
  if (preset) return { preset };
  const [start = "", end = ""] = window.split("..");
  return { start, end, includeToday: true };
}

const long = new Set(["365d", "qtd", "ytd"]);
const MOST_SMALL_DAYS = 120;

/** How a small picture of the window is divided: it has no room for more days than that. */
export function smallGranularity({ window }: Pick<Choices, "window">): Granularity {
  const [start = "", end = ""] = window.split("..");
  const isLong = end ? daysBetween(start, end) > MOST_SMALL_DAYS : long.has(window);
  return isLong ? "WEEK" : "DAY";
}

/** The comparison as the API takes it. */
export function comparisonOf({ comparison, matchWeekdays }: Choices): ComparisonInput {
  if (comparison === "none") return { to: "NONE" };
  if (comparison === "year") return { to: "PREVIOUS_YEAR", matchWeekdays };
  if (comparison === "prev") return { to: "PREVIOUS_PERIOD", matchWeekdays };
  const [start = "", end = ""] = comparison.split("..");
  return { to: "CUSTOM", start, end };
}

/** The filter as the API takes it; null where nothing is filtered. */
export function filterOf(choices: Choices): AnalyticsFilter | null {
  const filter: AnalyticsFilter = {};
  if (choices.platforms.length > 0) filter.platforms = choices.platforms;
  if (choices.categories.length > 0) filter.categories = choices.categories;
  if (choices.tags.length > 0) filter.tags = choices.tags;
  if (choices.accounts.length > 0) filter.accountIds = choices.accounts;
  return Object.keys(filter).length > 0 ? filter : null;
}

/** What remains of the filter where only platforms are understood. */
export function platformFilterOf({ platforms }: Choices): AnalyticsFilter | null {
  return platforms.length > 0 ? { platforms } : null;
}

/** Whether posts are filtered by more than their platform. */
export function isFilteredByPost({ categories, tags, accounts }: Choices): boolean {
  return categories.length + tags.length + accounts.length > 0;
}

/** The variables that most questions of a page have in common. */
export function questionOf(scopeId: string | null, choices: Choices) {
  return {
    scope: scopeId,
    window: windowOf(choices),
    compareTo: comparisonOf(choices),
    filter: filterOf(choices),
  };
}
