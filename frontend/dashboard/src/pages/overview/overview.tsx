/** How is it going, where, because of whom? */

import type { ComponentChildren } from "preact";
import { useAddress } from "../../address/address";
import {
  isFilteredByPost,
  platformFilterOf,
  questionOf,
  smallGranularity,
} from "../../address/choices";
import type { Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { useShown } from "../../api/use-shown";
import { AttentionList } from "../../parts/attention";
import { Later } from "../../parts/later";
import { Failed } from "../../parts/states";
import { ReplacedContext } from "../../parts/tile";
import { useFrame } from "../../frame/context";
import { Toolbar } from "../../frame/toolbar";
import { brandOrderOf } from "./brand-orders";
import { BrandsTile } from "./brands";
import { Headline } from "./headline";
import { OverviewHead } from "./head";
import { NothingYet } from "./nothing-yet";
import { PlatformsTile } from "./platforms";
import { SeriesTile } from "./series";
import { TopPostsTile } from "./top-posts";
import { WhyTile } from "./why";
import { BrandTiles } from "./brand-tiles";

const NONE: never[] = [];

/** Where the large picture stands, before it is drawn too. */
const LARGE = "large-picture";

export function Overview({ scope }: { scope: Scope }) {
  const { frame } = useFrame();
  // Numbers are asked for at once; where nothing has been published there are none to wait for.
  if (frame?.scope.coverage.published === 0) return <NothingYet scope={scope} frame={frame} />;
  return <Numbers scope={scope} />;
}

function Numbers({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  const question = questionOf(scope.id, choices);
  const { granularity, byPlatform } = choices;
  const hasBrands = scope.kind === "organization" || scope.kind === "everything";
  const head = useAnswer("overview_head", { ...question, granularity, byPlatform });
  const detailed = {
    ...question,
    organization: scope.kind === "organization" ? scope.id : null,
    platformFilter: platformFilterOf(choices),
    perBrand: smallGranularity(choices),
    withBrands: hasBrands && !isFilteredByPost(choices),
    isBrand: scope.kind === "brand",
    ...(hasBrands && { sortBy: brandOrderOf(choices.sort).by }),
  };
  const details = useAnswer("overview_details", detailed);
  const answer = head.answer?.scope ?? null;
  const error = head.error ?? details.error;
  // What stands below the sentence comes together: nothing moves once it is there.
  const isWaiting = !error && (answer === null || details.answer === null);
  const more = isWaiting ? null : details.answer;
  const shown = useShown(question, head.isReplaced);
  const shownDetailed = useShown(detailed, details.isReplaced);

  return (
    <>
      <Toolbar
        window={answer?.overview.window ?? null}
        field="overview_head:scope.overview.window"
        isAsking={head.isAsking || details.isAsking}
        hasFailed={head.error !== null}
      />
      <OverviewHead
        scope={scope}
        head={answer}
        details={more}
        isReplaced={head.isReplaced}
        isWaiting={isWaiting}
        error={error}
      />
      {error && (
        <Failed
          error={error}
          askAgain={() => {
            head.askAgain();
            details.askAgain();
          }}
        />
      )}
      {more && (
        <AttentionList
          field="overview_details:scope.attention"
          entries={more.scope.attention.nodes}
          total={more.scope.attention.totalCount}
          question={{ scope: scope.id, filter: detailed.platformFilter }}
        />
      )}
      {/* What won't come isn't waited for. */}
      {!(error && answer === null) && (
        <Headline
          key={isWaiting ? (answer ? "said" : "waiting") : "numbers"}
          overview={isWaiting ? null : (answer?.overview ?? null)}
          points={answer?.timeSeries.points ?? []}
          isReplaced={head.isReplaced}
          panel={LARGE}
        />
      )}
      {answer && !isWaiting && (
        <>
          <div id={LARGE}>
            <Part isAtOnce isReplaced={head.isReplaced}>
              <SeriesTile
                question={shown}
                head={answer}
                breaks={more?.scope.breaks ?? NONE}
                notes={more?.scope.notes ?? NONE}
              />
            </Part>
          </div>
          <Part isReplaced={head.isReplaced}>
            <div class="two">
              <PlatformsTile
                question={shown}
                platforms={answer.platforms}
                window={answer.overview.window}
              />
              {more?.scope.changeDrivers && (
                <WhyTile
                  scope={scope}
                  question={shownDetailed}
                  drivers={more.scope.changeDrivers}
                />
              )}
            </div>
          </Part>
        </>
      )}
      {more && (
        <Part isReplaced={details.isReplaced}>
          {more.brandLeaderboard && (
            <BrandsTile question={shownDetailed} leaderboard={more.brandLeaderboard} />
          )}
          {more.brand && <BrandTiles scope={scope} question={shownDetailed} brand={more.brand} />}
        </Part>
      )}
      {more && (
        <Part isReplaced={details.isReplaced}>
          <TopPostsTile scope={scope} question={shownDetailed} topPosts={more.scope.topPosts} />
        </Part>
      )}
    </>
  );
}

interface PartProps {
  isAtOnce?: boolean;
  isReplaced: boolean;
  children: ComponentChildren;
}

/** A part that is drawn by itself; while it will be replaced it dims, and isn't drawn anew. */
function Part({ isAtOnce = false, isReplaced, children }: PartProps) {
  return (
    <Later isAtOnce={isAtOnce}>
      <ReplacedContext.Provider value={isReplaced}>{children}</ReplacedContext.Provider>
    </Later>
  );
}
