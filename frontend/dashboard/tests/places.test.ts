import { expect, test } from "vitest";
import { pathOf, placeOf, postPath, type Scope, scopeOf, scopePages } from "../src/address/places";

const scopes: Scope[] = [
  { kind: "everything", id: null },
  { kind: "organization", id: "org_1" },
  { kind: "brand", id: "brand_1" },
  { kind: "selection", id: "sel_1" },
];

for (const scope of scopes) {
  test.each(scopePages)(`the page %s of ${scope.kind} is found by its path`, (page) => {
    expect(placeOf(pathOf(scope, page))).toEqual({ page, scope });
  });
}

test.each(["brand/1", "..", "a b", "ü", "%2F", "?", "#"])("the odd id %s survives a path", (id) => {
  const scope: Scope = { kind: "brand", id };
  expect(placeOf(pathOf(scope, "why"))).toEqual({ page: "why", scope });
  expect(placeOf(postPath(id))).toEqual({ page: "post", id });
});

test.each([
  ["/", { page: "start" }],
  ["/all", { page: "overview", scope: { kind: "everything", id: null } }],
  ["/o/org_1", { page: "overview", scope: { kind: "organization", id: "org_1" } }],
  ["/p/post_1", { page: "post", id: "post_1" }],
  ["/r/secret", { page: "report", secret: "secret" }],
  ["/settings", { page: "settings", section: "organization" }],
  ["/settings/tokens", { page: "settings", section: "tokens" }],
  ["/sign-in", { page: "sign-in" }],
  ["/first-run", { page: "first-run" }],
])("%s is a page", (path, place) => {
  expect(placeOf(path)).toEqual(place);
});

test.each([
  "/o",
  "/o/org_1/overview",
  "/o/brand_1",
  "/o/sel_1/why",
  "/b/org_1",
  "/b/sel_1/posts",
  "/s/brand_1",
  "/o/org_1/nothing",
  "/o/org_1/why/more",
  "/o/org_1/constructor",
  "/constructor/org_1",
  "/__proto__/org_1",
  "/toString/x/why",
  "/all/why/more",
  "/p",
  "/p/post_1/why",
  "/sign-in/again",
  "/o/%",
  "/p/%E0%A4",
  "//evil.example",
])("%s is no page", (path) => {
  expect(placeOf(path)).toEqual({ page: "nowhere" });
});

test("an id tells what it names", () => {
  expect(scopes.map(({ id }) => scopeOf(id))).toEqual(scopes);
});
