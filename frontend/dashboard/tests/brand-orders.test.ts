import { expect, test } from "vitest";
import { brandOrderOf, orderBy } from "../src/pages/overview/brand-orders";

test.each(["views", "engagement", "change", "rate", "posts"])(
  "brands are ordered by %s, and the table says so",
  (name) => {
    const order = brandOrderOf(name);
    expect(order.name).toBe(name);
    expect(orderBy(order.by)).toEqual(order);
  },
);

test.each(["", "nothing", "-rate", "constructor"])("by views where the address says %s", (sort) => {
  expect(brandOrderOf(sort).by).toBe("VIEWS");
});
