import { expect, test } from "vitest";
import {
  isMatch,
  type Known,
  knownOf,
  pageAt,
  together,
  treeOf,
} from "../src/dialogs/known-scopes";

const lane = { id: "org_1", label: "Banyan Lane Média", logoUrl: null };
const studio = { id: "org_2", label: "Juniper Row Studio", logoUrl: null };
const monsoon = { id: "brand_1", label: "Paper Monsoon", logoUrl: null, organization: lane };
const shelf = { id: "brand_2", label: "The Ninth Shelf", logoUrl: null, organization: lane };
const known: Known = {
  organizations: [lane, studio],
  brands: [monsoon, shelf],
  fields: new Map(),
};

test.each([
  ["", true],
  ["  ", true],
  ["media", true],
  ["MÉD lane", true],
  ["lane ban", true],
  ["lanes", false],
])("searching for “%s” finds Banyan Lane Média: %s", (term, found) => {
  expect(isMatch(lane.label, term)).toBe(found);
});

test("without a search all organizations are listed with their brands", () => {
  expect(treeOf(known, "")).toEqual([
    { organization: lane, brands: [monsoon, shelf] },
    { organization: studio, brands: [] },
  ]);
});

test("a brand is found below its organization, alone", () => {
  expect(treeOf(known, "ninth")).toEqual([{ organization: lane, brands: [shelf] }]);
});

test("an organization that is found brings its brands", () => {
  expect(treeOf(known, "banyan")).toEqual([{ organization: lane, brands: [monsoon, shelf] }]);
});

test("a brand of an organization that isn't listed brings it along", () => {
  const found = { organizations: { nodes: [] }, brands: { nodes: [shelf] } };
  const answer = knownOf("scope_search", found);
  expect(answer.organizations).toEqual([lane]);
  expect(answer.fields.get("brand_2")).toBe("scope_search:brands.nodes.0.label");
  expect(answer.fields.get("org_1")).toBe("scope_search:brands.nodes.0.organization.label");
});

test("what two answers know is there once, by the name that the first has", () => {
  const renamed = { ...lane, label: "Banyan Lane" };
  const newer: Known = {
    organizations: [renamed],
    brands: [],
    fields: new Map([["org_1", "newer"]]),
  };
  const older: Known = { ...known, fields: new Map([["org_1", "older"]]) };
  const both = together(newer, older);
  expect(both.organizations).toEqual([renamed, studio]);
  expect(both.brands).toHaveLength(2);
  expect(both.fields.get("org_1")).toBe("newer");
});

test("another scope opens at the same page, where it has that", () => {
  const brand = { kind: "brand", id: "brand_1" } as const;
  const organization = { kind: "organization", id: "org_1" } as const;
  expect(pageAt("why", brand)).toBe("why");
  expect(pageAt("business", organization)).toBe("business");
  expect(pageAt("business", brand)).toBe("overview");
  expect(pageAt("post", brand)).toBe("overview");
  expect(pageAt("settings", organization)).toBe("overview");
  expect(pageAt(null, brand)).toBe("overview");
});
