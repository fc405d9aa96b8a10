/** Two months to choose days from: the first day, then the last. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Weekday } from "../api/schema";
import { daysBetween, plusDays } from "../numbers/days";
import * as format from "../numbers/format";
import { monthOf, placeInWeek, plusMonths, weeksOf } from "../numbers/months";
import { Icon } from "../parts/icons";

/** The longest window that the API takes. */
const MOST_DAYS = 731;

export interface Range {
  start: string;
  end: string;
}

interface CalendarProps {
  window: Range | null;
  compared: Range | null;
  /** The last day there is. */
  last: string;
  weekStart: Weekday;
  /** What is being chosen, for whoever doesn't see the calendar. */
  label: string;
  onChoose: (range: Range) => void;
}

export function Calendar(props: CalendarProps) {
  const { window, last, weekStart, onChoose } = props;
  const [first, setFirst] = useState<string | null>(null);
  const [at, setAt] = useState(window?.end ?? last);
  const [shown, setShown] = useState(monthOf(at));
  const [pointed, setPointed] = useState<string | null>(null);
  const element = useRef<HTMLDivElement>(null);
  const hasMoved = useRef(false);

  useEffect(() => {
    if (!window || first) return;
    setAt(window.end);
    setShown(monthOf(window.end));
  }, [window?.end]);
  // Before the next key is pressed, however fast.
  useLayoutEffect(() => {
    if (hasMoved.current)
      element.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
    hasMoved.current = false;
  }, [at]);

  const isOut = (date: string) =>
    date > last || (first !== null && Math.abs(daysBetween(first, date)) >= MOST_DAYS);

  function move(to: string) {
    const date = to > last ? last : to;
    hasMoved.current = true;
    setAt(date);
    const month = monthOf(date);
    if (month > shown) setShown(month);
    if (month < plusMonths(shown, -1)) setShown(plusMonths(month, 1));
  }

  function choose(date: string) {
    if (isOut(date)) return;
    setAt(date);
    setFirst(first === null ? date : null);
    if (first !== null) onChoose(ordered(first, date));
  }

  function onKeyDown(event: KeyboardEvent) {
    const place = placeInWeek(at, weekStart);
    const months = event.shiftKey ? 12 : 1;
    const to = {
      ArrowLeft: plusDays(at, -1),
      ArrowRight: plusDays(at, 1),
      ArrowUp: plusDays(at, -7),
      ArrowDown: plusDays(at, 7),
      Home: plusDays(at, -place),
      End: plusDays(at, 6 - place),
      PageUp: plusMonths(at, -months),
      PageDown: plusMonths(at, months),
    }[event.key];
    if (to) {
      event.preventDefault();
      move(to);
    } else if (event.key === "Escape" && first !== null) {
      event.preventDefault();
      event.stopPropagation();
      setFirst(null);
    }
  }

  const draft = first === null ? null : ordered(first, pointed ?? at);
  return (
    <div>
      <div
        class="months"
        ref={element}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPointed(null)}
      >
        <Step
          label="Earlier month"
          icon="earlier"
          onClick={() => setShown(plusMonths(shown, -1))}
        />
        {[plusMonths(shown, -1), shown].map((month) => (
          <Month
            key={month}
            {...props}
            month={month}
            at={at}
            draft={draft}
            isOut={isOut}
            onPoint={setPointed}
            onDay={choose}
          />
        ))}
        <Step
          label="Later month"
          icon="later"
          isOff={shown >= monthOf(last)}
          onClick={() => setShown(plusMonths(shown, 1))}
        />
      </div>
      <p class="note" role="status">
        {first === null ? (
          props.label
        ) : (
          <>
            From <span data-date>{format.weekday(first)}</span>: now choose the other end.
          </>
        )}
      </p>
    </div>
  );
}

function ordered(one: string, other: string): Range {
  return one < other ? { start: one, end: other } : { start: other, end: one };
}

interface StepProps {
  label: string;
  icon: "earlier" | "later";
  isOff?: boolean;
  onClick: () => void;
}

function Step({ label, icon, isOff = false, onClick }: StepProps) {
  return (
    <button class="button quiet icon" aria-label={label} disabled={isOff} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

interface MonthProps extends CalendarProps {
  month: string;
  at: string;
  /** What the days chosen up to now would be. */
  draft: Range | null;
  isOut: (date: string) => boolean;
  onPoint: (date: string) => void;
  onDay: (date: string) => void;
}

function Month(props: MonthProps) {
  const { month, weekStart, at, isOut, onPoint, onDay } = props;
  const weeks = weeksOf(month, weekStart);
  const complete = weeks[1] ?? [];
  return (
    <div class="month">
      <b data-date>{format.month(month)}</b>
      <div role="grid" aria-label={format.month(month)}>
        <div role="row">
          {complete.map((date) => (
            <span
              key={date}
              role="columnheader"
              aria-label={format.weekdayName(date ?? "", "long")}
            >
              {format.weekdayName(date ?? "", "short")}
            </span>
          ))}
        </div>
        {weeks.map((week) => (
          <div role="row" key={week.find(Boolean)}>
            {week.map((date, place) =>
              date === null ? (
                <span role="gridcell" key={place} />
              ) : (
                <span role="gridcell" key={place} aria-selected={isWithin(date, props.window)}>
                  <button
                    class={lookOf(date, props)}
                    tabIndex={date === at ? 0 : -1}
                    aria-disabled={isOut(date)}
                    aria-label={format.fullDay(date)}
                    data-day={date}
                    data-date
                    onClick={() => onDay(date)}
                    onFocus={() => onPoint(date)}
                    onPointerEnter={() => onPoint(date)}
                  >
                    {Number(date.slice(8))}
                  </button>
                </span>
              ),
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function isWithin(date: string, range: Range | null): boolean {
  return range !== null && date >= range.start && date <= range.end;
}

function lookOf(date: string, { window, compared, draft, isOut }: MonthProps): string {
  const range = draft ?? window;
  const looks = [
    isWithin(date, range) && "within",
    range && (date === range.start || date === range.end) && "end",
    !draft && isWithin(date, compared) && "compared",
    isOut(date) && "out",
  ];
  return looks.filter(Boolean).join(" ");
}
