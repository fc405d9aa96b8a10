/** What narrows the list: words, and beside them the rest; on a phone behind one button. */

import { useEffect, useRef, useState } from "preact/hooks";
import { choose, useAddress } from "../../address/address";
import type { Scope } from "../../address/places";
import { Icon } from "../../parts/icons";
import { Choosers } from "./choosers";
import { FilterSheet } from "./filter-sheet";
import { chosenCount } from "./question";

const WAIT_MS = 300;

interface FiltersProps {
  scope: Scope;
  /** Null while they aren't known: their field keeps its place. */
  tags: string[] | null;
  /** How many posts fit, once it is known. */
  count: number | null;
}

export function Filters({ scope, tags, count }: FiltersProps) {
  const { choices } = useAddress();
  const [isOpen, setIsOpen] = useState(false);
  const active = chosenCount(choices);
  return (
    <div class="filters" role="search" aria-label="Posts">
      <Search />
      <span class="choosers">
        <Choosers scope={scope} tags={tags} />
      </span>
      <button
        class={active > 0 ? "button narrow-only chosen" : "button narrow-only"}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        <Icon name="filter" />
        Filters
        {active > 0 && (
          <span class="count" data-message>
            {active}
            <span class="hidden-text"> chosen</span>
          </span>
        )}
      </button>
      {isOpen && (
        <FilterSheet scope={scope} tags={tags} count={count} onClose={() => setIsOpen(false)} />
      )}
    </div>
  );
}

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
    <span class="search-field">
      <Icon name="search" />
      <input
        class="search"
        type="search"
        aria-label="Search title or text"
        placeholder="Search title or text"
        value={text}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </span>
  );
}
