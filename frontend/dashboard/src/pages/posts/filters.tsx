/** What narrows the list: words, platform, brand, kind, tag, and how posts are collected. */

import { useEffect, useRef, useState } from "preact/hooks";
import { choose, go, kept, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { organizationOf, useFrame } from "../../frame/context";
import { platformNames } from "../../parts/platform";
import { categoryNames } from "../../words/categories";
import { collectionNames } from "../../words/collection";
import { capital, reportedNames } from "../../words/reported";
import { orders, sortedOf } from "./question";

const WAIT_MS = 300;

interface FiltersProps {
  scope: Scope;
  /** Null while they aren't known: their field keeps its place. */
  tags: string[] | null;
}

export function Filters({ scope, tags }: FiltersProps) {
  const { choices } = useAddress();
  const { name, isAscending } = sortedOf(choices.sort);
  return (
    <div class="filters" role="search" aria-label="Posts">
      <Search />
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
      <select
        class="select narrow-only"
        aria-label="Order"
        value={name}
        onChange={(event) => choose({ sort: event.currentTarget.value })}
      >
        {Object.entries(orders).map(([key, order]) => (
          <option key={key} value={key}>
            {capital(order.words[key === name && isAscending ? 1 : 0])}
          </option>
        ))}
      </select>
    </div>
  );
}

const missingNames = Object.fromEntries(
  Object.entries(reportedNames).map(([key, name]) => [key, `${capital(name)} missing`]),
) as typeof reportedNames;

/** What is typed is asked once nothing more is typed; typing replaces the address. */
function Search() {
  const { choices } = useAddress();
  const [text, setText] = useState(choices.search);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    clearTimeout(timer.current);
    setText((typed) => (typed.trim() === choices.search ? typed : choices.search));
  }, [choices.search]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function onInput(typed: string) {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => choose({ search: typed.trim() }, "replace"), WAIT_MS);
  }
  return (
    <input
      class="search"
      type="search"
      aria-label="Search title or text"
      placeholder="Search title or text"
      value={text}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
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
