/** The change in words: its two largest parts, and the largest against them. */

import { Num } from "../../parts/number";
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
  drivers:
    (Record<DriverKey, number> & { previous: number; current: number; delta: number }) | null;
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
  const parts = partsOf(drivers).sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const along = parts.filter((part) => part.value > 0 === drivers.delta > 0).slice(0, 2);
  const against = parts.find(
    (part) => part.value > 0 !== drivers.delta > 0 && Math.round(part.value) !== 0,
  );
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
        .
      </p>
    </>
  );
}
