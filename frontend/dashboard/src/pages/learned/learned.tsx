/** What works here, and from how many posts do we know it? */

import type { ApiError } from "../../api/errors";
import { useAddress } from "../../address/address";
import { questionOf } from "../../address/choices";
import type { Scope } from "../../address/places";
import type { Queries } from "../../api/operations";
import { type Asked, useAnswer } from "../../api/use-answer";
import { Toolbar } from "../../frame/toolbar";
import { Num } from "../../parts/number";
import { Failed, Skeleton, WaitingHead } from "../../parts/states";
import { categoryNames } from "../../words/categories";
import { AttributionTile, attributionKeyOf } from "./attribution";
import { BrandHead, BrandTiles } from "./brand";
import { BrandsTile } from "./brands";
import { completeDaysOf } from "./days";
import { ExperimentsTile } from "./experiments";
import { MemoryTile } from "./memory";
import { HooksTile, KindsTile, TagsTile } from "./performance";

type Posts = Queries["learned_posts"]["answer"]["scope"];

export default function Learned({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  const { window, filter } = questionOf(scope.id, choices);
  const question = { scope: scope.id, window, filter };
  const posts = useAnswer("learned_posts", question);
  const answer = posts.answer?.scope ?? null;
  const used = posts.isReplaced ? null : (answer?.hookPerformance.window ?? null);
  const days = completeDaysOf(choices, used);
  const brand = scope.kind === "brand" ? scope.id : null;
  const brandQuestion = brand && days ? { brand, window: days } : null;
  const learned = useAnswer("learned_brand", brandQuestion);
  const by = attributionKeyOf(choices);
  const attribution = useAnswer("learned_attribution", brandQuestion && { ...brandQuestion, by });
  const memory = useAnswer("learned_memory", brand ? { brand } : null);
  const brandsQuestion = { organization: scope.kind === "organization" ? scope.id : null };
  const brands = useAnswer("learned_brands", brand ? null : brandsQuestion);
  // All of it comes together: nothing moves once it is there.
  const ofBrand = posts.error ? [memory] : [learned, attribution, memory];
  const isThere = (brand ? ofBrand : [brands, posts]).every(isSettled);
  // Where nothing was learned there is one thing to say, and not that every part is empty.
  const isBlank = learned.answer?.brand?.optimizationCycle.posts === 0;
  const remembers = (memory.answer?.brand?.memory.totalCount ?? 0) > 0;

  return (
    <>
      <Toolbar
        window={answer?.hookPerformance.window ?? null}
        field="learned_posts:scope.hookPerformance.window"
        isAsking={!isThere || posts.isAsking || learned.isAsking}
        hasFailed={posts.error !== null}
        isCompared={false}
      />
      <header class={posts.isReplaced || learned.isReplaced ? "head replaced" : "head"}>
        {brand ? (
          <BrandHead
            id={brand}
            brand={(isThere && learned.answer?.brand) || null}
            error={learned.error}
          />
        ) : (
          <ScopeHead posts={isThere ? answer : null} error={posts.error} />
        )}
      </header>
      {learned.error && <Failed error={learned.error} askAgain={learned.askAgain} />}
      {!isThere && !learned.error && <Skeleton width="100%" height={640} />}
      {isThere && !isBlank && learned.answer?.brand && brandQuestion && (
        <>
          <BrandTiles
            id={brandQuestion.brand}
            brand={learned.answer.brand}
            question={brandQuestion}
            isReplaced={learned.isReplaced}
          />
          <ExperimentsTile
            experiments={learned.answer.brand.experiments}
            question={brandQuestion}
            isReplaced={learned.isReplaced}
          />
        </>
      )}
      {isThere && !isBlank && brandQuestion && (
        <AttributionTile asked={attribution} question={brandQuestion} />
      )}
      {isThere && brand && (remembers || !isBlank) && <MemoryTile asked={memory} brand={brand} />}
      {isThere && !brand && <BrandsTile scope={scope} asked={brands} question={brandsQuestion} />}
      {posts.error && <Failed error={posts.error} askAgain={posts.askAgain} />}
      {isThere && answer && (
        <>
          <HooksTile posts={answer} question={question} isReplaced={posts.isReplaced} />
          <div class="two">
            <KindsTile
              scope={scope}
              posts={answer}
              question={question}
              ignoresFilter={filter !== null}
              isReplaced={posts.isReplaced}
            />
            <TagsTile
              scope={scope}
              posts={answer}
              question={question}
              ignoresFilter={filter !== null}
              isReplaced={posts.isReplaced}
            />
          </div>
        </>
      )}
    </>
  );
}

/** Whether there is an answer, or none will come. */
function isSettled({ answer, error }: Asked<unknown>): boolean {
  return answer !== null || error !== null;
}

/** From how many posts on a kind may be called the best. */
const ENOUGH = 3;

function ScopeHead({ posts, error }: { posts: Posts | null; error: ApiError | null }) {
  if (!posts) {
    return <WaitingHead error={error} />;
  }
  const rated = posts.categoryPerformance
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.engagementRate !== null && row.posts >= ENOUGH)
    .sort((one, other) => (other.row.engagementRate ?? 0) - (one.row.engagementRate ?? 0));
  const [best, next] = rated;
  if (!best) return <h1>Too few posts were measured to say what works yet</h1>;
  const at = (index: number) => `learned_posts:scope.categoryPerformance.${index}`;
  return (
    <>
      <h1>
        {categoryNames[best.row.category]} get the strongest response:{" "}
        <Num field={`${at(best.index)}.engagementRate`} value={best.row.engagementRate} as="rate" />
      </h1>
      <p class="lede">
        That is engagement per hundred views, of{" "}
        <Num field={`${at(best.index)}.posts`} value={best.row.posts} /> posts.{" "}
        {next && (
          <>
            {categoryNames[next.row.category]} come next, with{" "}
            <Num
              field={`${at(next.index)}.engagementRate`}
              value={next.row.engagementRate}
              as="rate"
            />
            .{" "}
          </>
        )}
        What works differs from brand to brand: each has its own page.
      </p>
    </>
  );
}
