/** The change in words: its two largest parts, and the largest against them. */

import { wholeParts } from "../../numbers/parts";
import { digits, Num } from "../../parts/number";
import type { ChangeOf } from "../../parts/change";
import { type DriverKey, partPhrase, partsOf } from "../../words/drivers";
import { theDaysBefore } from "../../words/windows";
import type { ComparisonTo } from "../../api/schema";

interface WhyHeadProps {
  metric: "views" | "engagement";
  overview: {
    window: { days: number; comparedTo: ComparisonTo };
    viewsChange: ChangeOf;
    engagementChange: ChangeOf;
  };
  drivers: Drivers | null;
}

type Drivers = Record<DriverKey, number> & { previous: number; current: number; delta: number };

interface Part {
  key: DriverKey;
  value: number;
}

/** The two largest parts of a change and the largest against it, as the whole numbers of the picture. */
function largestOf(drivers: Drivers): { along: Part[]; against: Part | undefined } {
  const known = partsOf(drivers);
  const whole = wholeParts(
    known.map((part) => part.value),
    drivers.delta,
  );
  const parts = known
    .map(({ key }, index) => ({ key, value: whole[index] ?? 0 }))
    .filter((part) => part.value !== 0)
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const isAlong = (part: Part) => part.value > 0 === drivers.delta > 0;
  return {
    along: parts.filter(isAlong).slice(0, 2),
    against: parts.find((part) => !isAlong(part)),
  };
}

export function WhyHead({ metric, overview, drivers }: WhyHeadProps) {
  const at = `why_page:scope.overview.${metric}Change`;
  const change = overview[`${metric}Change`];
  const name = metric === "views" ? "Views" : "Engagement";
  const verb = metric === "views" ? "are" : "is";
  if (overview.window.comparedTo === "NONE") return <h1>These days are compared with nothing</h1>;
  if (!drivers || change.direction === null) {
    return (
      <h1>
        {name} {verb} not known well enough to say what changed
      </h1>
    );
  }
  const { along, against } = largestOf(drivers);
  const size =
    change.percent === null ? null : (
      <Num field={`${at}.percent`} value={change.percent} as="growth" />
    );
  const isMore = drivers.delta > 0;
  return (
    <>
      <h1>
        {name} {verb}{" "}
        {change.direction === "STABLE" ? (
          <>
            steady
            {size && drivers.delta !== 0 ? (
              <>
                , {size} {isMore ? "up" : "down"}
              </>
            ) : null}
          </>
        ) : (
          <>
            {isMore ? "up" : "down"} {size}
          </>
        )}
        {along.length > 0 && drivers.delta !== 0 && (
          <>
            : {along.map((part) => partPhrase(part.key, part.value)).join(" and ")}
            {against && <>, against {partPhrase(against.key, against.value)}</>}
          </>
        )}
      </h1>
      <p class="lede">
        From <Num field={`why_page:scope.${metric}.previous`} value={drivers.previous} /> to{" "}
        <Num field={`why_page:scope.${metric}.current`} value={drivers.current} />{" "}
        {metric === "views" ? "views" : "likes, comments, shares and saves"}, compared with{" "}
        <span data-field={`why_page:scope.overview.window`} data-as="window">
          {theDaysBefore(overview.window)}
        </span>
        . {drivers.delta !== 0 && <Amounts at={`why_page:scope.${metric}`} drivers={drivers} />}
      </p>
    </>
  );
}

/** How much of the change each of these parts is: "More posts brought +3,825; fewer views took −345." */
function Amounts({ at, drivers }: { at: string; drivers: Drivers }) {
  const { along, against } = largestOf(drivers);
  const all = partsOf(drivers)
    .map((part) => part.key)
    .join(" ");
  const amount = ({ key, value }: Part) => (
    <b class="number" data-field={`${at}.${key}`} data-as="delta" data-part={all}>
      {digits(value, "delta")}
    </b>
  );
  const verb = ({ value }: Part) => (value > 0 ? "brought" : "took");
  const [first, second] = along;
  if (!first) return null;
  return (
    <>
      {capital(partPhrase(first.key, first.value))} {verb(first)} {amount(first)}
      {second && (
        <>
          {" "}
          and {partPhrase(second.key, second.value)} {amount(second)}
        </>
      )}
      {against && (
        <>
          ; {partPhrase(against.key, against.value)} {verb(against)} {amount(against)}
        </>
      )}
      .
    </>
  );
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
