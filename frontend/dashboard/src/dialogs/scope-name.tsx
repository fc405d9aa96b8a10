/** An organization or brand as an entry of a list. */

import { Avatar } from "../parts/avatar";
import { Said } from "../parts/number";
import type { Fields, KnownOrganization } from "./known-scopes";

interface ScopeNameProps {
  item: KnownOrganization;
  fields: Fields;
  isBrand?: boolean;
}

export function ScopeName({ item, fields, isBrand = false }: ScopeNameProps) {
  return (
    <>
      <Avatar label={item.label} logoUrl={item.logoUrl} isPlain={isBrand} isSmall />
      <Said field={fields.get(item.id) ?? ""} text={item.label} />
    </>
  );
}
