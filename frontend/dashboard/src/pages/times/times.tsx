/** Which hours worked, and how sure is that? */

import { choose, useAddress } from "../../address/address";
import { filterOf, windowOf } from "../../address/choices";
import type { Scope } from "../../address/places";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import { HeatMap } from "../../charts/heat-map";
import { organizationOf, useFrame } from "../../frame/context";
import { Toolbar } from "../../frame/toolbar";
import * as format from "../../numbers/format";
import { useChosenInSight } from "../../parts/in-sight";
import { Num } from "../../parts/number";
import { PlatformName, platformNames } from "../../parts/platform";
import { Empty, Failed, WaitingHead } from "../../parts/states";
import { type Question, Tile } from "../../parts/tile";
import { weekFrom } from "../../words/weekdays";
import { HeatKey } from "./heat-key";
import { HoursTable, HoursTile } from "./hours";
import { TimesHead } from "./head";

type Answer = Queries["times_page"]["answer"]["scope"]["postingTimes"];
export type PlatformTimes = Answer["platforms"][number];

const at = "times_page:scope.postingTimes";
const HOURS_OF_A_WEEK = 168;
const bound =
  "“At least” is what the true mean rate of an hour exceeds with 95% confidence, from the spread of all posts there: one lucky post doesn’t win.";

export default function Times({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  // Every platform has its tab, so they are all asked for; a chosen one is the tab that is open.
  const question = {
    scope: scope.id,
    window: windowOf(choices),
    filter: filterOf({ ...choices, platforms: [] }),
  };
  const asked = useAnswer("times_page", question);
  const answer = asked.answer?.scope.postingTimes ?? null;
  const platforms = answer?.platforms ?? [];
  const chosen = platforms.findIndex((row) => row.platform === choices.platforms[0]);
  const index = Math.max(0, chosen);
  const platform = platforms[index];
  const ask = {
    operation: "times_page" as const,
    variables: question,
    export: { name: "posting_hours", variables: question },
    tool: "posting_times",
  };

  return (
    <>
      <Toolbar
        window={answer?.window ?? null}
        field={`${at}.window`}
        isAsking={asked.isAsking}
        hasFailed={asked.error !== null}
        isCompared={false}
      />
      <header class={asked.isReplaced ? "head replaced" : "head"}>
        {answer ? (
          <TimesHead platform={platform} at={`${at}.platforms.${index}`} />
        ) : (
          <WaitingHead error={asked.error} />
        )}
      </header>
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {answer && !platform && (
        <Empty title="A post counts here once a platform reports its views.">
          <p>Choose more days: hours are learned slowly, from many posts.</p>
          <button class="button" onClick={() => choose({ window: "365d" })}>
            Use a year
          </button>
        </Empty>
      )}
      {answer && platform && (
        <>
          <Tabs platforms={platforms} open={index} />
          <HoursTile
            platform={platform}
            at={`${at}.platforms.${index}`}
            question={ask}
            meaning={bound}
            isReplaced={asked.isReplaced}
          />
          <WeekTile
            platform={platform}
            at={`${at}.platforms.${index}`}
            zones={answer.window.timeZones}
            question={ask}
            isReplaced={asked.isReplaced}
          />
        </>
      )}
    </>
  );
}

function Tabs({ platforms, open }: { platforms: PlatformTimes[]; open: number }) {
  const tabs = useChosenInSight<HTMLDivElement>(platforms[open]?.platform ?? null);
  return (
    <div class="tabs" role="tablist" aria-label="Platform" ref={tabs}>
      {platforms.map((row, index) => (
        <button
          key={row.platform}
          role="tab"
          aria-selected={index === open}
          onClick={() => choose({ platforms: [row.platform] })}
        >
          <PlatformName platform={row.platform} />
          <span class="unknown">
            <Num field={`${at}.platforms.${index}.posts`} value={row.posts} />{" "}
            {row.posts === 1 ? "post" : "posts"}
          </span>
        </button>
      ))}
    </div>
  );
}

interface WeekTileProps {
  platform: PlatformTimes;
  at: string;
  zones: string[];
  question: Question;
  isReplaced: boolean;
}

function WeekTile({ platform, at, zones, question, isReplaced }: WeekTileProps) {
  const { frame } = useFrame();
  const week = weekFrom(organizationOf(frame)?.weekStart ?? "MONDAY");
  const { cells, best } = platform;
  const untried = HOURS_OF_A_WEEK - cells.length;
  const [zone = ""] = zones;
  const time =
    zones.length > 1
      ? "each post by its organization’s own clock"
      : `time in ${format.placeOf(zone)}`;
  return (
    <Tile
      name="week"
      title="The whole week"
      about={`rate in percent that an hour reaches at least; ${time}`}
      question={question}
      meaning={bound}
      isReplaced={isReplaced}
      table={() => <HoursTable platform={platform} at={at} />}
    >
      <HeatMap
        label={`${platformNames[platform.platform]}: the hours of a week, with the engagement rate that each reaches at least`}
        cells={cells}
        best={best}
        week={week}
        field={`${at}.cells`}
      />
      <HeatKey />
      <p class="note">
        {untried > 0 ? (
          <>
            <b data-message>
              {untried} of {HOURS_OF_A_WEEK} hours were never tried.
            </b>{" "}
            To learn more, move a few posts to an hour next to a good one, and look again after
            three.
          </>
        ) : (
          <b>Every hour of the week was tried.</b>
        )}
      </p>
    </Tile>
  );
}
