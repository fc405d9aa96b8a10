/** How the audience grew, in a sentence, and of how many accounts that is known. */

import { ChangeText } from "../../parts/change";
import { Num } from "../../parts/number";
import { inTheseDays, theDaysBefore } from "../../words/windows";
import { at, type Audience } from "./answer";

export function FollowersHead({ audience }: { audience: Audience }) {
  const { followers, netGrowth, change, window, measuredAccounts, accountCount } = audience;
  if (followers === null) return <h1>Nobody has counted followers here yet</h1>;
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
            At the end of {theDaysBefore(window)} there were{" "}
            <Num field={`${at}.change.previous`} value={change.previous} />:{" "}
            <ChangeText field={`${at}.change`} change={change} />.{" "}
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
