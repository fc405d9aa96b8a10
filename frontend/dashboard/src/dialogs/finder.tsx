/** A field and a list to choose from, by the ARIA pattern: focus stays in the field. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../parts/dialog";
import { useEarly } from "../parts/early";

export interface Entry {
  key: string;
  /** The heading that it stands under; none where it is empty. */
  group: string;
  content: ComponentChildren;
  /** `withCtrl` says whether Ctrl was held. */
  act: (withCtrl: boolean) => void;
  isIndented?: boolean;
  /** It is there for what is below it, and isn't what somebody searches. */
  isContext?: boolean;
}

interface FinderProps {
  title: string;
  placeholder: string;
  term: string;
  onTerm: (term: string) => void;
  entries: Entry[];
  /** The entry of now: the list begins there while nothing is searched. */
  current?: string;
  /** Whether the answer to what was typed is on its way: Enter waits for it. */
  isSearching?: boolean;
  /** Said where nothing is found. */
  nothing: ComponentChildren;
  onClose: () => void;
  /** What stands beneath the list. */
  children?: ComponentChildren;
}

const PAGE = 8;
const WAIT_MS = 150;
/** Keys that don’t write. */
const acting = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Enter"]);

/** A text once it hasn't changed for a moment: what the server is asked. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

export function Finder(props: FinderProps) {
  const { title, placeholder, term, onTerm, entries, nothing, onClose, children } = props;
  const { isSearching = false } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(useEarly().keys);
  const wanted = chosen ?? (term === "" ? props.current : undefined);
  const found = entries.findIndex((entry) => entry.key === wanted);
  const at =
    found >= 0
      ? found
      : Math.max(
          0,
          entries.findIndex((entry) => !entry.isContext),
        );
  const active = entries[at];
  const idOf = (entry: Entry) => `found-${entry.key}`;

  useEffect(() => {
    if (active) document.getElementById(idOf(active))?.scrollIntoView({ block: "nearest" });
  }, [active?.key]);

  // Who types faster than the server answers means what is found, not what stood there before.
  useEffect(() => {
    const [next, ...later] = waiting;
    if (!next || isSearching) return;
    setWaiting(later);
    press(next);
  }, [waiting, isSearching]);

  function onKeyDown(event: KeyboardEvent) {
    if (!acting.has(event.key) || event.isComposing) return;
    if (waiting.length === 0 && !(isSearching && event.key === "Enter")) return press(event);
    event.preventDefault();
    setWaiting([...waiting, event]);
  }

  function press(event: KeyboardEvent) {
    const count = entries.length;
    const to = {
      ArrowDown: (at + 1) % count,
      ArrowUp: (at - 1 + count) % count,
      PageDown: Math.min(count - 1, at + PAGE),
      PageUp: Math.max(0, at - PAGE),
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setChosen(entries[to]?.key ?? null);
    } else if (event.key === "Enter") {
      event.preventDefault();
      active?.act(event.ctrlKey || event.metaKey);
    }
  }

  return (
    <Dialog title={title} onClose={onClose} isList>
      <input
        type="text"
        role="combobox"
        aria-label={title}
        aria-expanded="true"
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={active && idOf(active)}
        autocomplete="off"
        spellcheck={false}
        autofocus
        placeholder={placeholder}
        value={term}
        onInput={(event) => {
          setChosen(null);
          setWaiting([]);
          onTerm(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="found" role="listbox" aria-label={title} class="found" tabIndex={-1}>
        {groupsOf(entries).map(([group, members]) => (
          <div key={group} role="group" aria-label={group || title}>
            {group && <h3 aria-hidden="true">{group}</h3>}
            {members.map((entry) => (
              <div
                key={entry.key}
                id={idOf(entry)}
                role="option"
                class={entry.isIndented ? "item indented" : "item"}
                aria-selected={entry === active}
                onPointerMove={() => entry !== active && setChosen(entry.key)}
                onClick={(event) => entry.act(event.ctrlKey || event.metaKey)}
              >
                {entry.content}
              </div>
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p class="note" role="status">
          {nothing}
        </p>
      )}
      {children}
    </Dialog>
  );
}

/** Entries by their heading, in order. */
function groupsOf(entries: Entry[]): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  }
  return [...groups];
}
