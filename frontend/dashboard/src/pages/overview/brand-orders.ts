/** What the table of brands is ordered by. */

import type { LeaderboardSort } from "../../api/schema";

interface Order {
  by: LeaderboardSort;
  words: string;
}

/** By their names in the address. */
const orders = new Map<string, Order>([
  ["views", { by: "VIEWS", words: "by views gained" }],
  ["engagement", { by: "ENGAGEMENT", words: "by engagement gained" }],
  ["change", { by: "GROWTH", words: "by the change of engagement" }],
  ["rate", { by: "ENGAGEMENT_RATE", words: "by engagement rate" }],
  ["posts", { by: "POSTS", words: "by posts published" }],
]);

export const BY_VIEWS = "views";

/** The order of the address, by views where it names none; a ranking begins with the largest. */
export function brandOrderOf(sort: string): Order & { name: string } {
  const order = orders.get(sort);
  if (order) return { name: sort, ...order };
  return { name: BY_VIEWS, by: "VIEWS", words: "by views gained" };
}

/** The name of an order that was asked for. */
export function orderBy(by: LeaderboardSort | undefined): Order & { name: string } {
  return brandOrderOf([...orders].find(([, order]) => order.by === by)?.[0] ?? BY_VIEWS);
}
