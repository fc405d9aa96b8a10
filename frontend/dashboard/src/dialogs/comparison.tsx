/** What the window is compared with, and which days that is. */

import type { ComponentChildren } from "preact";
import { choose, useAddress } from "../address/address";
import type { Queries } from "../api/operations";
import * as format from "../numbers/format";
import { Num } from "../parts/number";
import { presetWords } from "../words/presets";

type Preview = Queries["window_preview"]["answer"]["scope"];

interface ComparisonProps {
  preview: Preview | null;
  /** Whether the days are longer than a year, which none of last year's are. */
  isTooLong: boolean;
  /** Whether days for the comparison are being chosen. */
  isChoosing: boolean;
  onChoosing: (isChoosing: boolean) => void;
}

export function Comparison({ preview, isTooLong, isChoosing, onChoosing }: ComparisonProps) {
  const { choices } = useAddress();
  const { comparison, matchWeekdays } = choices;
  const isCustom = comparison.includes("..");
  const [start = "", end = ""] = comparison.split("..");
  const moves = !isChoosing && ["prev", "year"].includes(comparison);
  const take = (to: string) => {
    onChoosing(false);
    choose({ comparison: to });
  };
  const previous = preview?.previous.window;
  const year = preview?.year?.window;
  return (
    <fieldset class="comparison">
      <legend>Compared with</legend>
      <Choice
        isChosen={!isChoosing && comparison === "prev"}
        onChoose={() => take("prev")}
        days={previous && format.days(previous.previousStart, previous.previousEnd)}
      >
        <PreviousName window={choices.window} days={previous?.days} />
      </Choice>
      <Choice
        isChosen={!isChoosing && comparison === "year"}
        isOff={isTooLong}
        onChoose={() => take("year")}
        days={
          isTooLong
            ? "for a year at most"
            : year && format.days(year.previousStart, year.previousEnd)
        }
      >
        The same days a year before
      </Choice>
      <Choice
        isChosen={isChoosing || isCustom}
        onChoose={() => onChoosing(true)}
        days={isCustom && !isChoosing ? format.days(start, end) : "choose the days"}
      >
        Other days
      </Choice>
      <Choice isChosen={!isChoosing && comparison === "none"} onChoose={() => take("none")}>
        Nothing
      </Choice>
      <label class="item">
        <input
          type="checkbox"
          checked={matchWeekdays}
          disabled={!moves}
          onChange={() => choose({ matchWeekdays: !matchWeekdays })}
        />
        <span>Match weekdays</span>
        <small>Saturdays with Saturdays</small>
      </label>
    </fieldset>
  );
}

interface ChoiceProps {
  isChosen: boolean;
  isOff?: boolean;
  onChoose: () => void;
  days?: string | null | undefined;
  children: ComponentChildren;
}

function Choice({ isChosen, isOff = false, onChoose, days, children }: ChoiceProps) {
  return (
    <label class="item">
      <input
        type="radio"
        name="comparison"
        checked={isChosen}
        disabled={isOff}
        onChange={onChoose}
      />
      <span>{children}</span>
      {days && <small data-date>{days}</small>}
    </label>
  );
}

/** The days before, as the window that was chosen calls them. */
function PreviousName({ window, days }: { window: string; days: number | undefined }) {
  const named = presetWords[window];
  if (named) return <span data-message>{named.before}</span>;
  if (days === undefined) return <>The days before</>;
  if (days === 1) return <>The day before</>;
  return (
    <>
      The <Num field="window_preview:scope.previous.window.days" value={days} /> days before
    </>
  );
}
