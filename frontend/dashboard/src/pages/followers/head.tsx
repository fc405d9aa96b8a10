/** How the audience grew, in a sentence, and of how many accounts that is known. */

import type { ChangeOf } from "../../parts/change";
import { Num } from "../../parts/number";
import { inTheseDays, theDaysBefore } from "../../words/windows";
import { at, type Audience, isCountedLater } from "./answer";

/** "That is 5% more than the 88,215". */
function Compared({ change: { previous, delta, percent } }: { change: ChangeOf }) {
  const then = <Num field={`${at}.change.previous`} value={previous} />;
  if (delta === null || delta === 0 || percent === null) return <>There were {then}</>;
  const than = delta > 0 ? "more than" : "fewer than";
  if (Math.abs(percent) < 0.5) {
    return (
      <>
        That is slightly {than} the {then}
      </>
    );
  }
  return (
    <>
      That is <Num field={`${at}.change.percent`} value={percent} as="growth" /> {than} the {then}
    </>
  );
}

export function FollowersHead({ audience }: { audience: Audience }) {
  const { followers, netGrowth, change, window, measuredAccounts, accountCount } = audience;
  if (followers === null) {
    return isCountedLater(audience) ? (
      <h1>Nobody had counted followers by the end of these days</h1>
    ) : (
      <h1>Nobody has counted followers here yet</h1>
    );
  }
  const these = inTheseDays(window.days);
  const total = <Num field={`${at}.followers`} value={followers} />;
  return (
    <>
      {netGrowth === null ? (
        <h1>{total} followers at the end of these days</h1>
      ) : netGrowth === 0 ? (
        <h1>{total} followers, as many as before</h1>
      ) : (
        <h1>
          {total} followers, <Num field={`${at}.netGrowth`} value={Math.abs(netGrowth)} />{" "}
          {netGrowth > 0 ? "more" : "fewer"} {these}
        </h1>
      )}
      <p class="lede">
        {window.comparedTo !== "NONE" && change.previous !== null && (
          <>
            <Compared change={change} /> at the end of {theDaysBefore(window)}.{" "}
          </>
        )}
        {measuredAccounts < accountCount ? (
          <>
            That is of <Num field={`${at}.measuredAccounts`} value={measuredAccounts} /> accounts;
            nobody has counted the followers of the others (
            <Num field={`${at}.accountCount`} value={accountCount} /> in all).
          </>
        ) : (
          accountCount > 1 && "Whoever follows two accounts counts twice."
        )}
      </p>
    </>
  );
}
