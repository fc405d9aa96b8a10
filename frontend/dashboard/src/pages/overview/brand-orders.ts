/** What the table of brands is ordered by. */

import type { LeaderboardSort } from "../../api/schema";

interface Order {
  /** What the address calls it. */
  name: string;
  by: LeaderboardSort;
  words: string;
}

export const BY_VIEWS = "views";
const byViews: Order = { name: BY_VIEWS, by: "VIEWS", words: "by views gained" };
const orders: Order[] = [
  byViews,
  { name: "engagement", by: "ENGAGEMENT", words: "by engagement gained" },
  { name: "change", by: "GROWTH", words: "by the change of engagement" },
  { name: "rate", by: "ENGAGEMENT_RATE", words: "by engagement rate" },
  { name: "posts", by: "POSTS", words: "by posts published" },
];

/** The order of the address, by views where it names none; a ranking begins with the largest. */
export function brandOrderOf(name: string): Order {
  return orders.find((order) => order.name === name) ?? byViews;
}

/** The order that was asked for. */
export function orderBy(by: LeaderboardSort | undefined): Order {
  return orders.find((order) => order.by === by) ?? byViews;
}
