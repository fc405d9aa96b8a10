/** How a number compares: arrow, percentage, and where it comes from. */

import * as format from "../numbers/format";
import type { Direction } from "../api/schema";
import { Num } from "./number";

export interface ChangeOf {
  current: number | null;
  previous: number | null;
  delta: number | null;
  percent: number | null;
  direction: Direction | null;
  isAcrossBreak: boolean;
}

const looks = {
  UP: { class: "up", arrow: "↑", word: "up" },
  DOWN: { class: "down", arrow: "↓", word: "down" },
  STABLE: { class: "steady", arrow: "→", word: "steady," },
};

interface ChangeProps {
  field: string;
  change: ChangeOf;
  /** A rate changes in points, never in percent of percent. */
  isRate?: boolean;
  withPrevious?: boolean;
}

/** A change in words, numbers and colour: never colour alone. */
export function ChangeText({ field, change, isRate = false, withPrevious = false }: ChangeProps) {
  const { direction, percent, previous, delta } = change;
  const from = withPrevious && previous !== null && (
    <>
      {" from "}
      <Num field={`${field}.previous`} value={previous} as={isRate ? "rate" : "count"} />
    </>
  );
  if (direction === null) {
    return <span class="unknown">{previous === null ? format.UNKNOWN : "new"}</span>;
  }
  // None, and none before: nothing is new.
  if (percent === null && delta === 0) return <span class="unknown">as before</span>;
  const look = looks[direction];
  const size = isRate ? (
    <Num field={`${field}.delta`} value={delta} as="points" />
  ) : percent === null ? (
    "new"
  ) : (
    <Num field={`${field}.percent`} value={percent} as="growth" />
  );
  return (
    <>
      <span class={`change ${look.class}`}>
        <span aria-hidden="true">{look.arrow} </span>
        <span class="hidden-text">{look.word} </span>
        {size}
      </span>
      {from}
      {change.isAcrossBreak && (
        <span title="A platform changed what it counts in these days">
          <span aria-hidden="true"> *</span>
          <span class="hidden-text"> a platform changed what it counts in these days</span>
        </span>
      )}
    </>
  );
}
