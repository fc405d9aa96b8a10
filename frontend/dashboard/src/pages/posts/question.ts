/** What the list of posts asks, from the address. */

import { type Choices, questionOf } from "../../address/choices";
import type { Scope } from "../../address/places";
import type { PostFilter, PostOrderBy } from "../../api/schema";
import type { FrameAnswer } from "../../frame/frame";

const PAGE = 50;

interface Order {
  by: PostOrderBy;
  /** The order in words: the largest or latest first, and turned round. */
  words: [descending: string, ascending: string];
  title: string;
}

/** Orders by their name in the address. */
export const orders: Record<string, Order> = {
  published: {
    by: "PUBLISHED_AT",
    words: ["latest first", "earliest first"],
    title: "Published",
  },
  views: { by: "VIEWS", words: ["most viewed first", "least viewed first"], title: "Views" },
  gained: {
    by: "GAINED_VIEWS",
    words: ["those that gained most this week first", "those that gained least this week first"],
    title: "Last seven days",
  },
  engagement: {
    by: "ENGAGEMENT",
    words: ["most engagement first", "least engagement first"],
    title: "Engagement",
  },
  rate: {
    by: "ENGAGEMENT_RATE",
    words: ["highest rate first", "lowest rate first"],
    title: "Rate",
  },
  age: {
    by: "INDEX",
    words: ["best for their age first", "worst for their age first"],
    title: "For its age",
  },
};

export interface Sorted {
  name: string;
  isAscending: boolean;
  order: Order;
}

/** The order of the address; latest first by default. */
export function sortedOf(sort: string): Sorted {
  const name = sort.replace(/^-/, "");
  const order = Object.hasOwn(orders, name) ? orders[name] : undefined;
  const [latest] = Object.values(orders) as [Order];
  if (!order) return { name: "published", isAscending: false, order: latest };
  return { name, isAscending: sort.startsWith("-"), order };
}

/** A page before a cursor, as `after` of the address spells it. */
export function beforeCursor(cursor: string): string {
  return `<${cursor}`;
}

/**
 * Which of a list a page has: "1 to 50 of 311". A cursor doesn't tell how many are before it, so of
 * the pages between the first and the last it is said how many they have.
 */
export function placeOf(
  shown: number,
  total: number,
  { hasPreviousPage, hasNextPage }: { hasPreviousPage: boolean; hasNextPage: boolean },
  count: (value: number) => string,
): string {
  const all = count(total);
  if (!hasPreviousPage) return `${count(1)} to ${count(shown)} of ${all}`;
  return hasNextPage
    ? `${count(shown)} of ${all}`
    : `${count(total - shown + 1)} to ${all} of ${all}`;
}

function pageOf(after: string) {
  if (after.startsWith("<")) return { last: PAGE, before: after.slice(1) };
  return { first: PAGE, after: after || null };
}

function postsOf(choices: Choices, brandIds: string[] | null): PostFilter {
  const filter: PostFilter = {};
  if (brandIds) filter.brandIds = brandIds;
  if (choices.platforms.length > 0) filter.platforms = choices.platforms;
  if (choices.categories.length > 0) filter.categories = choices.categories;
  if (choices.tags.length > 0) filter.tags = choices.tags;
  if (choices.accounts.length > 0) filter.accountIds = choices.accounts;
  if (choices.states.length > 0) filter.states = choices.states;
  if (choices.missing.length > 0) filter.missing = choices.missing;
  if (choices.search) filter.search = choices.search;
  return filter;
}

/** The brands that a list is of; null means all that there are. */
function brandsOf(scope: Scope, frame: FrameAnswer | null): string[] | null {
  if (scope.kind === "brand" && scope.id) return [scope.id];
  const answered = frame?.scope;
  return answered?.__typename === "Selection" ? answered.chosen.map((brand) => brand.id) : null;
}

const MOST_COMPARED = 5000;

/** The stored export of a list: what the table shows, or where that would be too dear the totals. */
export function fileOf(count: number): "listed_posts" | "posts" {
  return count > MOST_COMPARED ? "posts" : "listed_posts";
}

/** The variables of both questions, and of all pages as a file; null while the brands of a selection aren't known. */
export function listOf(scope: Scope, choices: Choices, frame: FrameAnswer | null) {
  const brandIds = brandsOf(scope, frame);
  if (scope.kind === "selection" && !brandIds) return null;
  const { order, isAscending } = sortedOf(choices.sort);
  const list = {
    organization: scope.kind === "organization" ? scope.id : null,
    posts: postsOf(choices, brandIds),
    orderBy: { by: order.by, descending: !isAscending },
    ...pageOf(choices.after),
  };
  const file = { organizationId: list.organization, ...list.posts, orderBy: list.orderBy };
  return { list, page: { ...questionOf(scope.id, choices), ...list }, file };
}

/** Whether the list is narrower than the numbers of the window. */
export function isNarrowed({ search, states, missing }: Choices): boolean {
  return search !== "" || states.length > 0 || missing.length > 0;
}

/** By how many things the list is filtered, besides the words that are searched for. */
export function chosenCount(choices: Choices): number {
  const { platforms, categories, tags, accounts, states, missing } = choices;
  return [platforms, categories, tags, accounts, states, missing].filter(({ length }) => length > 0)
    .length;
}
