/** Whose a new goal may be, in a scope. */

import type { Scope } from "../../address/places";
import { organizationOf } from "../../frame/context";
import type { FrameAnswer } from "../../frame/frame";

export interface Owner {
  id: string;
  label: string;
}

export function ownersOf(frame: FrameAnswer | null, scope: Scope): Owner[] {
  if (!frame) return [];
  const named = ({ id, label }: Owner) => ({ id, label });
  const answered = frame.scope;
  if (scope.kind === "brand" && answered.__typename === "Brand") return [named(answered)];
  if (answered.__typename === "Selection") return answered.chosen.map(named);
  const organization = organizationOf(frame);
  if (organization) return [named(organization), ...organization.brands.nodes.map(named)];
  return frame.organizations.nodes.map(named);
}
