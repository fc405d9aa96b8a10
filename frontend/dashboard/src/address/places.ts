/** Which page an address means, and back: paths as people send them to each other. */

import type { Platform } from "../api/schema";
import { platformNames } from "../words/platforms";

export type ScopeKind = "everything" | "organization" | "brand" | "selection";

/** What numbers are about. Ids are the API's; Everything has none. */
export interface Scope {
  kind: ScopeKind;
  id: string | null;
}

export const scopePages = [
  "overview",
  "why",
  "posts",
  "times",
  "learned",
  "goals",
  "accounts",
  "followers",
  "business",
  "import",
] as const;
export type ScopePage = (typeof scopePages)[number];

export type Place =
  | { page: ScopePage; scope: Scope }
  | { page: "post"; id: string }
  | { page: "report"; secret: string }
  | { page: "settings"; section: string }
  | { page: "connected"; platform: Platform }
  | { page: "start" | "sign-in" | "first-run" | "nowhere" };

const letters = new Map<string, ScopeKind>([
  ["o", "organization"],
  ["b", "brand"],
  ["s", "selection"],
]);

/** Read a path below the gateway's root. */
export function placeOf(path: string): Place {
  try {
    const parts = path.replace(/^\//, "").split("/").map(decodeURIComponent);
    return parts.length > 3 ? { page: "nowhere" } : placeAt(parts);
  } catch {
    return { page: "nowhere" }; // an escape that is none
  }
}

function placeAt([first = "", second = "", third = ""]: string[]): Place {
  if (first === "") return { page: second || third ? "nowhere" : "start" };
  if (first === "all")
    return third ? { page: "nowhere" } : scopePlace({ kind: "everything", id: null }, second);
  const kind = letters.get(first);
  if (kind && second) {
    // An id under another's letter would be shown as what it isn't.
    const scope = scopeOf(second);
    return scope.kind === kind ? scopePlace(scope, third) : { page: "nowhere" };
  }
  if (third) return { page: "nowhere" };
  if (first === "p" && second) return { page: "post", id: second };
  if (first === "r" && second) return { page: "report", secret: second };
  if (first === "connected") return connectedPlace(second.toUpperCase());
  if (first === "settings") return { page: "settings", section: second || "organization" };
  if ((first === "sign-in" || first === "first-run") && !second) return { page: first };
  return { page: "nowhere" };
}

function connectedPlace(platform: string): Place {
  return Object.hasOwn(platformNames, platform)
    ? { page: "connected", platform: platform as Platform }
    : { page: "nowhere" };
}

function scopePlace(scope: Scope, name: string): Place {
  const page = (name || "overview") as ScopePage;
  return scopePages.includes(page) && name !== "overview" ? { page, scope } : { page: "nowhere" };
}

/** The path of a scope's page, below the gateway's root. */
export function pathOf(scope: Scope, page: ScopePage = "overview"): string {
  const letter = { everything: "all", organization: "o", brand: "b", selection: "s" }[scope.kind];
  const parts = [letter];
  if (scope.id !== null) parts.push(encodeURIComponent(scope.id));
  if (page !== "overview") parts.push(page);
  return `/${parts.join("/")}`;
}

/** The path of a post's page. */
export function postPath(id: string): string {
  return `/p/${encodeURIComponent(id)}`;
}

/** What an id of the API names, by its prefix. */
export function scopeOf(id: string | null): Scope {
  if (id === null) return { kind: "everything", id };
  if (id.startsWith("org_")) return { kind: "organization", id };
  return id.startsWith("sel_") ? { kind: "selection", id } : { kind: "brand", id };
}
