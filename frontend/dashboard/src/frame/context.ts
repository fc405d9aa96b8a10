/** What a page's parts may know of the frame around them. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Scope, ScopePage } from "../address/places";
import type { FrameAnswer, FrameDialog } from "./frame";

export interface FrameState {
  frame: FrameAnswer | null;
  scope: Scope | null;
  page: ScopePage | "post" | "settings" | null;
  open: (dialog: FrameDialog) => void;
}

export const FrameContext = createContext<FrameState>({
  frame: null,
  scope: null,
  page: null,
  open: () => undefined,
});

export function useFrame(): FrameState {
  return useContext(FrameContext);
}

export interface NamedScope {
  label: string;
  /** What it is, in a few words. */
  kind: string;
  logoUrl: string | null;
}

/** The scope's name as people say it. */
export function nameOf(frame: FrameAnswer | null, scope: Scope | null): NamedScope {
  const answered = frame?.scope;
  if (!scope || !answered) return { label: "", kind: "", logoUrl: null };
  switch (answered.__typename) {
    case "Organization": {
      const count = answered.brands.totalCount;
      return {
        label: answered.label,
        kind: count === 1 ? "1 brand" : `${count} brands`,
        logoUrl: answered.logoUrl,
      };
    }
    case "Brand":
      return {
        label: answered.label,
        kind: `Brand of ${answered.organization.label}`,
        logoUrl: answered.logoUrl,
      };
    case "Selection":
      return {
        label: answered.chosen.map((brand) => brand.label).join(", "),
        kind: `${answered.chosen.length} brands`,
        logoUrl: null,
      };
    default:
      return { label: "Everything", kind: "All that this token may see", logoUrl: null };
  }
}

export type Right = "analytics:refresh" | "content:write" | "business:read" | "admin";

/** Whether who looks may do something: a page shows no button that would be refused. */
export function may(frame: FrameAnswer | null, right: Right): boolean {
  return frame?.viewer.scopes.some((name) => name === "admin" || name === right) ?? false;
}

/** The organization of the scope, where it has one. */
export function organizationOf(frame: FrameAnswer | null) {
  const answered = frame?.scope;
  if (answered?.__typename === "Organization") return answered;
  return answered?.__typename === "Brand" ? answered.organization : null;
}
