import { expect, test } from "vitest";
import { choicesOf, defaults, queryOf } from "../src/address/choices";
import type { FrameAnswer } from "../src/frame/frame";
import {
  beforeCursor,
  chosenCount,
  fileOf,
  listOf,
  placeOf,
  sortedOf,
} from "../src/pages/posts/question";

const brand = { kind: "brand" as const, id: "brand_1" };
const everything = { kind: "everything" as const, id: null };

test("a list begins with the latest, and its page has a cursor to go on from", () => {
  const asked = listOf(brand, { ...defaults, after: "abc=" }, null);
  expect(asked?.list).toMatchObject({
    posts: { brandIds: ["brand_1"] },
    orderBy: { by: "PUBLISHED_AT", descending: true },
    first: 50,
    after: "abc=",
  });
});

test("a list’s file has what the table shows, as long as that isn’t too dear", () => {
  expect(fileOf(311)).toBe("listed_posts");
  expect(fileOf(5001)).toBe("posts");
});

test("the page before a cursor is the last fifty before it", () => {
  const asked = listOf(everything, { ...defaults, after: beforeCursor("abc=") }, null);
  expect(asked?.list).toMatchObject({ last: 50, before: "abc=" });
  expect(asked?.list).not.toHaveProperty("first");
});

test("a sort that ascends has a minus, and one that nobody knows is the latest first", () => {
  expect(sortedOf("-rate")).toMatchObject({ name: "rate", isAscending: true });
  expect(sortedOf("views")).toMatchObject({ name: "views", isAscending: false });
  expect(sortedOf("-toString")).toMatchObject({ name: "published", isAscending: false });
});

test("a list is of the accounts that are chosen", () => {
  const asked = listOf(everything, choicesOf("?acc=account_1,NONE"), null);
  expect(asked?.list.posts).toEqual({ accountIds: ["account_1", "NONE"] });
});

test("a file has what the list has, of all pages and in its order", () => {
  const asked = listOf(brand, choicesOf("?p=TIKTOK&q=tea&sort=-views&after=abc"), null);
  expect(asked?.file).toEqual({
    organizationId: null,
    brandIds: ["brand_1"],
    platforms: ["TIKTOK"],
    search: "tea",
    orderBy: { by: "VIEWS", descending: false },
  });
});

test("a selection waits for the names of its brands", () => {
  const selection = { kind: "selection" as const, id: "sel_1" };
  expect(listOf(selection, defaults, null)).toBeNull();
  const scope = { __typename: "Selection", chosen: [{ id: "brand_1" }, { id: "brand_2" }] };
  const frame = { scope } as unknown as FrameAnswer;
  expect(listOf(selection, defaults, frame)?.list.posts.brandIds).toEqual(["brand_1", "brand_2"]);
});

test("how posts are collected is part of the address, and what nobody knows is left out", () => {
  const choices = choicesOf("?state=FAILED,GONE&missing=SAVES,toString");
  expect(choices.states).toEqual(["FAILED"]);
  expect(choices.missing).toEqual(["SAVES"]);
  expect(queryOf(choices)).toBe("?state=FAILED&missing=SAVES");
});

test("a button with the filters behind it says by how many things the list is filtered", () => {
  expect(chosenCount(choicesOf("?q=sunset&sort=views"))).toBe(0);
  expect(chosenCount(choicesOf("?q=sunset&p=TIKTOK,YOUTUBE&missing=VIEWS&acc=NONE"))).toBe(3);
});

test.each([
  [50, 311, false, true, "1 to 50 of 311"],
  [50, 1311, true, true, "50 of 1311"],
  [11, 311, true, false, "301 to 311 of 311"],
])("of a list it is said which part a page has", (shown, total, before, after, words) => {
  expect(placeOf(shown, total, { hasPreviousPage: before, hasNextPage: after }, String)).toBe(
    words,
  );
});
