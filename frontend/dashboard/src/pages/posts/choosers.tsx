/** What a list of posts is narrowed by, each a choice of one. */

import { choose, go, kept, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { organizationOf, useFrame } from "../../frame/context";
import { platformNames } from "../../parts/platform";
import { categoryNames } from "../../words/categories";
import { collectionNames } from "../../words/collection";
import { capital, reportedNames } from "../../words/reported";

const missingNames = Object.fromEntries(
  Object.entries(reportedNames).map(([key, name]) => [key, `${capital(name)} missing`]),
) as typeof reportedNames;

interface ChoosersProps {
  scope: Scope;
  /** Null while they aren't known: their field keeps its place. */
  tags: string[] | null;
}

export function Choosers({ scope, tags }: ChoosersProps) {
  const { choices } = useAddress();
  return (
    <>
      <OneOf
        label="Platform"
        names={platformNames}
        chosen={choices.platforms}
        onChoose={(platforms) => choose({ platforms })}
      />
      <Places scope={scope} />
      <OneOf
        label="Kind"
        names={categoryNames}
        chosen={choices.categories}
        onChoose={(categories) => choose({ categories })}
      />
      {tags?.length !== 0 || choices.tags.length > 0 ? (
        <OneOf
          label="Tag"
          names={Object.fromEntries([...choices.tags, ...(tags ?? [])].map((tag) => [tag, tag]))}
          chosen={choices.tags}
          onChoose={(chosen) => choose({ tags: chosen })}
        />
      ) : null}
      <OneOf
        label="Collection"
        names={collectionNames}
        chosen={choices.states}
        onChoose={(states) => choose({ states })}
      />
      <OneOf
        label="Missing"
        names={missingNames}
        chosen={choices.missing}
        onChoose={(missing) => choose({ missing })}
      />
    </>
  );
}

interface OneOfProps<T extends string> {
  label: string;
  names: Record<T, string>;
  chosen: T[];
  onChoose: (chosen: T[]) => void;
}

/** One of some, or all; an address that has several says so. */
function OneOf<T extends string>({ label, names, chosen, onChoose }: OneOfProps<T>) {
  const several = chosen.length > 1;
  return (
    <select
      class={chosen.length > 0 ? "select chosen" : "select"}
      aria-label={label}
      value={several ? "several" : (chosen[0] ?? "")}
      onChange={(event) => {
        const value = event.currentTarget.value as T | "";
        onChoose(value === "" ? [] : [value]);
      }}
    >
      <option value="">{label}</option>
      {several && <option value="several">{chosen.map((key) => names[key]).join(", ")}</option>}
      {(Object.keys(names) as T[]).map((key) => (
        <option key={key} value={key}>
          {names[key]}
        </option>
      ))}
    </select>
  );
}

/** The way to one brand's posts, or back to all: a brand is a place, no filter. */
function Places({ scope }: { scope: Scope }) {
  const { frame } = useFrame();
  const { choices } = useAddress();
  const organization = organizationOf(frame);
  const places = organization
    ? organization.brands.nodes.map(({ id, label }) => ({ kind: "brand" as const, id, label }))
    : (frame?.organizations.nodes ?? []).map(({ id, label }) => ({
        kind: "organization" as const,
        id,
        label,
      }));
  if (scope.kind === "selection" || (frame && places.length < 2)) return null;
  const name = scope.kind === "everything" ? "Organization" : "Brand";
  const whole = organization
    ? { kind: "organization" as const, id: organization.id }
    : { kind: "everything" as const, id: null };
  return (
    <select
      class={scope.kind === "brand" ? "select chosen" : "select"}
      aria-label={name}
      value={scope.kind === "brand" ? (scope.id ?? "") : ""}
      onChange={(event) => {
        const { value } = event.currentTarget;
        const place = places.find(({ id }) => id === value) ?? whole;
        go(pathOf(place, "posts") + kept(choices));
      }}
    >
      <option value="">{name}</option>
      {places.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
