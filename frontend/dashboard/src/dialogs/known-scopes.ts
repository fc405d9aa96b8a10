/** Organizations and brands that the page knows: from its frame at once, from the server when asked. */

import type { Scope, ScopePage } from "../address/places";

export interface KnownOrganization {
  id: string;
  label: string;
  logoUrl: string | null;
}

export interface KnownBrand extends KnownOrganization {
  organization: KnownOrganization;
}

/** Where each is in an answer: the path of its label's field. */
export type Fields = Map<string, string>;

export interface Known {
  organizations: KnownOrganization[];
  brands: KnownBrand[];
  fields: Fields;
}

interface Found {
  organizations: { nodes: KnownOrganization[] };
  brands: { nodes: KnownBrand[] };
}

/** What an answer of `operation` tells. */
export function knownOf(operation: string, found: Found): Known {
  const fields: Fields = new Map();
  found.brands.nodes.forEach((brand, index) => {
    fields.set(brand.organization.id, `${operation}:brands.nodes.${index}.organization.label`);
  });
  for (const kind of ["organizations", "brands"] as const) {
    found[kind].nodes.forEach(({ id }, index) => {
      fields.set(id, `${operation}:${kind}.nodes.${index}.label`);
    });
  }
  const owners = found.brands.nodes.map((brand) => brand.organization);
  return {
    organizations: unique([...found.organizations.nodes, ...owners]),
    brands: found.brands.nodes,
    fields,
  };
}

/** Several together, each thing once; what comes first holds. */
export function together(...several: Known[]): Known {
  return {
    organizations: unique(several.flatMap((known) => known.organizations)),
    brands: unique(several.flatMap((known) => known.brands)),
    fields: new Map(several.toReversed().flatMap((known) => [...known.fields])),
  };
}

function unique<T extends { id: string }>(items: T[]): T[] {
  const byId = new Map<string, T>();
  for (const item of items) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()];
}

/** Whether a label has all words of a search, whatever their case and accents. */
export function isMatch(label: string, term: string): boolean {
  const text = plain(label);
  return plain(term)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

export interface Branch {
  organization: KnownOrganization;
  brands: KnownBrand[];
}

/**
 * Organizations with the brands below them, as far as they fit a search.
 *
 * An organization is there for its own name or for a brand's; its own name brings all of its brands.
 */
export function treeOf({ organizations, brands }: Known, term: string): Branch[] {
  const branches: Branch[] = [];
  for (const organization of organizations) {
    const own = brands.filter((brand) => brand.organization.id === organization.id);
    const isNamed = isMatch(organization.label, term);
    const fitting = isNamed ? own : own.filter((brand) => isMatch(brand.label, term));
    if (isNamed || fitting.length > 0) branches.push({ organization, brands: fitting });
  }
  return branches;
}

/** The page to open at another scope: the same, where that has it. */
export function pageAt(page: string | null, scope: Scope): ScopePage {
  if (page === null || page === "post" || page === "settings") return "overview";
  if (page === "business" && scope.kind !== "organization") return "overview";
  return page as ScopePage;
}
