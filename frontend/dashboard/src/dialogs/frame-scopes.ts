/** The organizations and brands that are in the frame's answer already. */

import { organizationOf } from "../frame/context";
import type { FrameAnswer } from "../frame/frame";
import type { Known } from "./known-scopes";

export function knownOfFrame(frame: FrameAnswer | null): Known {
  const fields = new Map<string, string>();
  if (!frame) return { organizations: [], brands: [], fields };
  const organization = organizationOf(frame);
  const path = frame.scope.__typename === "Brand" ? "scope.organization" : "scope";
  if (organization) fields.set(organization.id, `frame:${path}.label`);
  const organizations = frame.organizations.nodes;
  organizations.forEach(({ id }, index) => {
    fields.set(id, `frame:organizations.nodes.${index}.label`);
  });
  const brands = organization?.brands.nodes ?? [];
  brands.forEach(({ id }, index) => fields.set(id, `frame:${path}.brands.nodes.${index}.label`));
  return {
    organizations,
    brands: brands.map((brand) => ({ ...brand, organization: organization as Owner })),
    fields,
  };
}

type Owner = NonNullable<ReturnType<typeof organizationOf>>;
