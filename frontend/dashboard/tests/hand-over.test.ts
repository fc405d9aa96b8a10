import { expect, test } from "vitest";
import { curlLine, given, graphiqlLink, toolCall } from "../src/dialogs/hand-over";

const variables = {
  scope: "org_1",
  window: { preset: "LAST_28_DAYS" },
  compareTo: { to: "PREVIOUS_YEAR" },
  filter: null,
  first: 0,
};

test("what is null isn't given, but 0 and false are", () => {
  expect(given({ a: null, b: undefined, c: 0, d: false, e: "" })).toEqual({
    c: 0,
    d: false,
    e: "",
  });
});

test("GraphiQL is handed the document and its variables behind #, so that no log has them", () => {
  const document = "query one($scope: ID) {\n  # 100% & more\n  scope(id: $scope) { id }\n}";
  const link = new URL(graphiqlLink("/numbers", document, variables), "https://example.org");
  expect(link.pathname).toBe("/numbers/graphiql");
  const filled = new URLSearchParams(link.hash.slice(1));
  expect(filled.get("query")).toBe(document);
  expect(JSON.parse(filled.get("variables") ?? "")).toEqual(given(variables));
});

test("a shell's line has no token, and quotes that the address can't leave", () => {
  expect(curlLine("https://example.org/operations/a?b=it's'; rm -rf /")).toBe(
    `curl -H "Authorization: Bearer $BACKBONE_TOKEN" ` +
      `'https://example.org/operations/a?b=it%27s%27; rm -rf /'`,
  );
});

test("a tool is given what it takes, and the rest is named", () => {
  expect(toolCall(["scope", "window"], variables)).toEqual({
    arguments: { scope: "org_1", window: { preset: "LAST_28_DAYS" } },
    left: ["compareTo", "first"],
  });
});

test.each([
  ["org_1", ["organizationId"], { organizationId: "org_1" }],
  ["brand_1", ["brandId"], { brandId: "brand_1" }],
  ["brand_1", ["scope"], { scope: "brand_1" }],
  ["brand_1", ["organizationId"], {}],
  ["sel_1", ["scope"], {}],
])("the scope %s goes to a tool that takes %j", (scope, takes, expected) => {
  expect(toolCall(takes, { scope }).arguments).toEqual(expected);
});

test.each([
  [{ brand: "brand_1" }, ["scope"], { scope: "brand_1" }],
  [{ organization: "org_1" }, ["organizationId"], { organizationId: "org_1" }],
  [{ scope: "org_1", organization: "org_1" }, ["scope"], { scope: "org_1" }],
])("so does what a question calls otherwise: %j to %j", (variables, takes, expected) => {
  expect(toolCall(takes, variables)).toEqual({ arguments: expected, left: [] });
});

test("a filter goes whole, or part by part to a tool that takes some of it", () => {
  const filter = { platforms: ["TIKTOK"], tags: ["moon"] };
  expect(toolCall(["filter"], { filter })).toEqual({ arguments: { filter }, left: [] });
  expect(toolCall(["platforms"], { filter })).toEqual({
    arguments: { platforms: ["TIKTOK"] },
    left: ["tags"],
  });
  expect(toolCall(["platforms"], { filter: null }).left).toEqual([]);
});
