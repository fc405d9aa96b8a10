/** How is it going, where, because of whom? */

import { useAddress } from "../../address/address";
import {
  isFilteredByPost,
  platformFilterOf,
  questionOf,
  smallGranularity,
} from "../../address/choices";
import type { Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { AttentionList } from "../../parts/attention";
import { Later } from "../../parts/later";
import { Failed } from "../../parts/states";
import { useFrame } from "../../frame/context";
import { Toolbar } from "../../frame/toolbar";
import { BrandsTile } from "./brands";
import { Headline } from "./headline";
import { OverviewHead } from "./head";
import { NothingYet } from "./nothing-yet";
import { PlatformsTile } from "./platforms";
import { SeriesTile } from "./series";
import { TopPostsTile } from "./top-posts";
import { WhyTile } from "./why";
import { BrandTiles } from "./brand-tiles";

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
  };
  const details = useAnswer("overview_details", detailed);
  const answer = head.answer?.scope ?? null;
  const error = head.error ?? details.error;
  // What stands below the sentence comes together: nothing moves once it is there.
  const isWaiting = !error && (answer === null || details.answer === null);
  const more = isWaiting ? null : details.answer;

  return (
    <>
      <Toolbar
        window={answer?.overview.window ?? null}
        field="overview_head:scope.overview.window"
        isAsking={head.isAsking || details.isAsking}
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
      <Headline
        key={isWaiting ? (answer ? "said" : "waiting") : "numbers"}
        overview={isWaiting ? null : (answer?.overview ?? null)}
        points={answer?.timeSeries.points ?? []}
        isReplaced={head.isReplaced}
      />
      {answer && !isWaiting && (
        <>
          <Later>
            <SeriesTile
              question={question}
              head={answer}
              breaks={more?.scope.breaks ?? []}
              notes={more?.scope.notes ?? []}
              isReplaced={head.isReplaced}
            />
          </Later>
          <Later>
            <div class="two">
              <PlatformsTile
                question={question}
                platforms={answer.platforms}
                isReplaced={head.isReplaced}
              />
              {more?.scope.changeDrivers && (
                <WhyTile
                  scope={scope}
                  question={detailed}
                  drivers={more.scope.changeDrivers}
                  isReplaced={details.isReplaced}
                />
              )}
            </div>
          </Later>
        </>
      )}
      {more && (
        <Later>
          {more.brandLeaderboard && (
            <BrandsTile
              question={detailed}
              leaderboard={more.brandLeaderboard}
              isReplaced={details.isReplaced}
            />
          )}
          {more.brand && (
            <BrandTiles
              scope={scope}
              question={detailed}
              brand={more.brand}
              isReplaced={details.isReplaced}
            />
          )}
        </Later>
      )}
      {more && (
        <Later>
          <TopPostsTile
            scope={scope}
            question={detailed}
            topPosts={more.scope.topPosts}
            isReplaced={details.isReplaced}
          />
        </Later>
      )}
    </>
  );
}
