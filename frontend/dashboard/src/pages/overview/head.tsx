/** The sentence that the page says first, made from the data and never more than it. */

import type { ComponentChildren } from "preact";
import { kept, Link, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { organizationOf, useFrame } from "../../frame/context";
import { wholeParts } from "../../numbers/parts";
import { digits, Num, Said } from "../../parts/number";
import type { ApiError } from "../../api/errors";
import { useReading } from "../../parts/reading";
import { LedeSkeleton, WaitingHead } from "../../parts/states";
import { type DriverKey, partPhrase, partsOf } from "../../words/drivers";
import { inTheseDays, theDaysBefore, within } from "../../words/windows";
import type { Details, Drivers, Head } from "./answers";

interface OverviewHeadProps {
  scope: Scope;
  head: Head | null;
  details: Details | null;
  isReplaced: boolean;
  /** The details are on their way for the first time. */
  isWaiting: boolean;
  error: ApiError | null;
}

export function OverviewHead(props: OverviewHeadProps) {
  const { scope, head, details, isReplaced, isWaiting, error } = props;
  const { frame } = useFrame();
  const { choices } = useAddress();
  const organization = organizationOf(frame);
  return (
    <header class={isReplaced ? "head replaced" : "head"}>
      {scope.kind === "brand" && (
        <p class="crumb">
          {organization && (
            <>
              <Link to={pathOf({ kind: "organization", id: organization.id })}>
                <Said field="frame:scope.organization.label" text={organization.label} />
              </Link>
              <span aria-hidden="true">/</span>
            </>
          )}
          {frame?.scope.__typename === "Brand" && (
            <Said field="frame:scope.label" text={frame.scope.label} />
          )}
        </p>
      )}
      {head ? <Sentence head={head} /> : <WaitingHead error={error} />}
      {isWaiting && <LedeSkeleton key={head ? "said" : "waiting"} />}
      {head && details?.scope.changeDrivers && (
        <Lede
          drivers={details.scope.changeDrivers}
          brand={<LargestBrand details={details} delta={details.scope.changeDrivers.delta} />}
          more={
            <Link class="link" to={pathOf(scope, "why") + kept(choices)}>
              Why it changed
            </Link>
          }
        />
      )}
    </header>
  );
}

/** What the numbers say: only of these windows, and only what they hold. */
export function Sentence({ head }: { head: Head }) {
  const { head: operation, isReport } = useReading();
  const at = `${operation}:scope.overview`;
  const { window, views, viewsChange, engagementChange, engagement, postsPublished } =
    head.overview;
  const compared =
    isReport && window.comparedTo === "CUSTOM" ? "the days compared with" : theDaysBefore(window);
  const these = inTheseDays(window.days);
  if (views === null && viewsChange.current === null) {
    if (engagement === null) return <h1>Nothing was measured {these}</h1>;
    return (
      <h1>
        No platform here reports views.{" "}
        {engagementChange.percent !== null && engagementChange.direction ? (
          <>
            Engagement is{" "}
            {engagementChange.direction === "DOWN"
              ? "down"
              : engagementChange.percent < 0
                ? "slightly down"
                : "up"}{" "}
            <Num
              field={`${at}.engagementChange.percent`}
              value={engagementChange.percent}
              as="growth"
            />
          </>
        ) : (
          <>
            Engagement: <Num field={`${at}.engagement`} value={engagement} />
          </>
        )}
      </h1>
    );
  }
  if (viewsChange.previous === null || viewsChange.direction === null) {
    return (
      <h1>
        <Num field={`${at}.views`} value={views} /> views {these}
      </h1>
    );
  }
  if (viewsChange.percent === null) {
    return (
      <h1>
        <Num field={`${at}.viewsChange.current`} value={viewsChange.current} /> views; there were
        none {within(compared)}
      </h1>
    );
  }
  const percent = (
    <Num field={`${at}.viewsChange.percent`} value={viewsChange.percent} as="growth" />
  );
  if (postsPublished === 0 && viewsChange.direction !== "UP") {
    return (
      <h1>
        Nothing was published {these}; older posts gained{" "}
        <Num field={`${at}.views`} value={views} /> views
      </h1>
    );
  }
  if (viewsChange.direction === "STABLE") {
    if (viewsChange.delta === 0) return <h1>Views are steady: as many as {within(compared)}</h1>;
    const size =
      Math.round(Math.abs(viewsChange.percent)) === 0 ? (
        <span data-message>less than 1%</span>
      ) : (
        percent
      );
    return (
      <h1>
        Views are steady: {size} {viewsChange.percent > 0 ? "up" : "down"} on {compared}
      </h1>
    );
  }
  return (
    <h1>
      Views are {viewsChange.direction === "UP" ? "up" : "down"} {percent} on {compared}
    </h1>
  );
}

/** A share of a whole as people say it; empty where it is no such share. */
function shareInWords(part: number, whole: number): string {
  const share = part / whole;
  if (share > 0.97 && share < 1.03) return "nearly all";
  if (share >= 0.7) return "most";
  if (share >= 0.53) return "more than half";
  if (share >= 0.5) return "half";
  if (share >= 0.45) return "nearly half";
  if (share >= 0.3) return "a third";
  return "some";
}

interface LedeProps {
  drivers: Drivers;
  /** The largest brand of a scope with several. */
  brand?: ComponentChildren;
  /** Where more of it is said. */
  more?: ComponentChildren;
}

/** The two largest parts of a change. */
export function Lede({ drivers, brand, more }: LedeProps) {
  const at = `${useReading().details}:scope.changeDrivers`;
  const known = partsOf(drivers);
  // The same whole numbers as in the picture, where they add up.
  const whole = wholeParts(
    known.map((part) => part.value),
    drivers.delta,
  );
  const all = known.map((part) => part.key).join(" ");
  const parts = known
    .map((part, index) => ({ ...part, value: whole[index] ?? 0 }))
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value))
    .slice(0, 2)
    .filter((part) => part.value !== 0);
  const [first, second] = parts;
  if (!first || drivers.delta === 0) return null;
  const isMore = drivers.delta > 0;
  const isWith = (value: number) => value > 0 === isMore;
  const described = (part: { key: DriverKey; value: number }) => (
    <>
      <b>{partPhrase(part.key, part.value)}</b> (
      <span class="number" data-field={`${at}.${part.key}`} data-as="delta" data-part={all}>
        {digits(part.value, "delta")}
      </span>
      )
    </>
  );
  const firstShare =
    isWith(first.value) && Math.abs(first.value) <= Math.abs(drivers.delta) * 1.03
      ? shareInWords(first.value, drivers.delta)
      : "";
  return (
    <p class="lede">
      {firstShare ? (
        <>
          {firstShare[0]?.toUpperCase()}
          {firstShare.slice(1)} of the <Num field={`${at}.delta`} value={Math.abs(drivers.delta)} />{" "}
          {isMore ? "more" : "fewer"} is {described(first)}
        </>
      ) : (
        <>The largest part of the change is {described(first)}</>
      )}
      {second && (
        <>
          , {isWith(second.value) === isWith(first.value) ? "then" : "against it"}{" "}
          {described(second)}
        </>
      )}
      . {brand}
      {more}
    </p>
  );
}

/** The brand that brought more than half of the change. */
function LargestBrand({ details, delta }: { details: Details; delta: number }) {
  const rows = details.brandLeaderboard?.nodes ?? [];
  const changes = rows.map((row) => row.viewsChange.delta ?? 0);
  const index = changes.findIndex((change) => change / delta > 0.5);
  const row = rows[index];
  if (!row || rows.length < 2) return null;
  const share = (changes[index] ?? 0) / delta;
  return (
    <>
      <Said
        field={`overview_details:brandLeaderboard.nodes.${index}.brand.label`}
        text={row.brand.label}
      />{" "}
      brought {share > 1.03 ? "more than all" : shareInWords(changes[index] ?? 0, delta)} of
      it.{" "}
    </>
  );
}
