/** Filters and order of the list, on a phone, which has no room for them beside it. */

import { choose, useAddress } from "../../address/address";
import { withoutFilters } from "../../address/choices";
import type { Scope } from "../../address/places";
import { Dialog } from "../../parts/dialog";
import { Num } from "../../parts/number";
import { capital } from "../../words/reported";
import { Choosers } from "./choosers";
import { chosenCount, orders, sortedOf } from "./question";

interface FilterSheetProps {
  scope: Scope;
  tags: string[] | null;
  count: number | null;
  onClose: () => void;
}

export function FilterSheet({ scope, tags, count, onClose }: FilterSheetProps) {
  const { choices } = useAddress();
  const { name, isAscending } = sortedOf(choices.sort);
  return (
    <Dialog title="Filters and order" onClose={onClose}>
      <div class="filter-sheet">
        <select
          class="select"
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
        <Choosers scope={scope} tags={tags} />
      </div>
      <div class="dialog-foot">
        <button class="button main-act" onClick={onClose}>
          {count === null ? (
            "Show posts"
          ) : (
            <span>
              Show <Num field="posts_page:posts.totalCount" value={count} />{" "}
              {count === 1 ? "post" : "posts"}
            </span>
          )}
        </button>
        {chosenCount(choices) > 0 && (
          <button
            class="button quiet"
            onClick={() => choose({ ...withoutFilters, search: choices.search })}
          >
            Clear all
          </button>
        )}
      </div>
    </Dialog>
  );
}
