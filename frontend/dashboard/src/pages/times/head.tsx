/** The best hour in a sentence, and whichever may be as good. */

import { Num } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { weekdayNames } from "../../words/weekdays";
import { inWords } from "../../words/windows";
import type { PlatformTimes } from "./times";

interface TimesHeadProps {
  /** The platform whose tab is open; none where no post has known views. */
  platform: PlatformTimes | undefined;
  at: string;
}

export function TimesHead({ platform, at }: TimesHeadProps) {
  if (!platform) return <h1>No post of these days has known views</h1>;
  const { best, cells } = platform;
  if (!best) {
    return (
      <>
        <h1>No hour has three posts yet, so none can be recommended</h1>
        <p class="lede">
          <Num field={`${at}.posts`} value={platform.posts} />{" "}
          {platform.posts === 1 ? "post" : "posts"} on {platformNames[platform.platform]}{" "}
          {platform.posts === 1 ? "has" : "have"} known views, at{" "}
          <span data-message>{inWords(cells.length)}</span> {cells.length === 1 ? "hour" : "hours"}{" "}
          of the week.
        </p>
      </>
    );
  }
  return (
    <>
      <h1>
        On {platformNames[platform.platform]}, {weekdayNames[best.weekday]}s at{" "}
        <Num field={`${at}.best.hour`} value={best.hour} as="hour" /> have worked best
        {cells.length > 1 && (
          <>
            {" "}
            of the <span data-message>{inWords(cells.length)}</span> hours you use
          </>
        )}
      </h1>
      <p class="lede">
        <Num field={`${at}.best.posts`} value={best.posts} /> posts there got{" "}
        <Num field={`${at}.best.meanRate`} value={best.meanRate} as="rate" /> engagement on average
        {best.lowerBound !== null && (
          <>
            , and{" "}
            <b>
              at least <Num field={`${at}.best.lowerBound`} value={best.lowerBound} as="rate" />
            </b>{" "}
            once luck is allowed for
          </>
        )}
        . <Rivals platform={platform} at={at} />
      </p>
    </>
  );
}

/** Hours whose mean lies above what the best one reaches at least. */
function Rivals({ platform: { best, cells }, at }: { platform: PlatformTimes; at: string }) {
  const bound = best?.lowerBound ?? null;
  if (!best || bound === null) return null;
  const rivals = cells
    .map((cell, index) => ({ cell, index }))
    .filter(
      ({ cell }) =>
        !cell.isThin &&
        cell.meanRate > bound &&
        (cell.weekday !== best.weekday || cell.hour !== best.hour),
    );
  const [first] = rivals;
  if (!first) return <>No other hour comes near that.</>;
  const { cell, index } = first;
  const mean = <Num field={`${at}.cells.${index}.meanRate`} value={cell.meanRate} as="rate" />;
  return (
    <>
      {weekdayNames[cell.weekday]}{" "}
      <Num field={`${at}.cells.${index}.hour`} value={cell.hour} as="hour" />
      {rivals.length === 1 ? (
        <> may be as good: its mean of {mean} lies above that.</>
      ) : (
        <>
          , with a mean of {mean}, and{" "}
          <span data-message>
            {inWords(rivals.length - 1)} {rivals.length === 2 ? "other" : "others"}
          </span>{" "}
          may be as good.
        </>
      )}
    </>
  );
}
