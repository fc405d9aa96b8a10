/** How many posts, in which order; and how many were published in the window. */

import { useAddress } from "../../address/address";
import type { Queries } from "../../api/operations";
import { Num } from "../../parts/number";
import { LedeSkeleton, Skeleton } from "../../parts/states";
import { inTheseDays, theDaysBefore, within } from "../../words/windows";
import { isNarrowed, sortedOf } from "./question";

type Answer = Queries["posts_page"]["answer"];

const at = "posts_page:scope.overview";

interface PostsHeadProps {
  answer: Answer | null;
  isReplaced: boolean;
  hasFailed: boolean;
}

export function PostsHead({ answer, isReplaced, hasFailed }: PostsHeadProps) {
  const { choices } = useAddress();
  const { order, isAscending } = sortedOf(choices.sort);
  if (!answer) {
    return (
      <header class="head">
        {hasFailed ? (
          <h1>Posts</h1>
        ) : (
          <>
            <h1 aria-busy="true">
              <Skeleton width="min(420px, 90%)" height={36} />
            </h1>
            {!isNarrowed(choices) && <LedeSkeleton />}
          </>
        )}
      </header>
    );
  }
  const { totalCount } = answer.posts;
  return (
    <header class={isReplaced ? "head replaced" : "head"}>
      <h1>
        {totalCount === 0 ? (
          "No posts"
        ) : (
          <>
            <Num field="posts_page:posts.totalCount" value={totalCount} />{" "}
            {totalCount === 1 ? "post" : `posts, ${order.words[isAscending ? 1 : 0]}`}
          </>
        )}
      </h1>
      {!isNarrowed(choices) && (
        <Published overview={answer.scope.overview} isEmpty={totalCount === 0} />
      )}
    </header>
  );
}

interface PublishedProps {
  overview: Answer["scope"]["overview"];
  isEmpty: boolean;
}

function Published({ overview, isEmpty }: PublishedProps) {
  const { postsPublished, postsPublishedChange: change, window } = overview;
  const compared = theDaysBefore(window);
  const { delta } = change;
  return (
    <p class="lede">
      {postsPublished === 0 ? (
        "None was"
      ) : (
        <>
          <Num field={`${at}.postsPublished`} value={postsPublished} />{" "}
          {postsPublished === 1 ? "was" : "were"}
        </>
      )}{" "}
      published {inTheseDays(window.days)}
      {delta === 0 && (
        <>
          , {postsPublished === 0 ? "and none" : "as many as"} {within(compared)}
        </>
      )}
      {delta !== null && delta !== 0 && (
        <>
          , <Num field={`${at}.postsPublishedChange.delta`} value={Math.abs(delta)} />{" "}
          {delta > 0 ? "more" : "fewer"} than {within(compared)}
        </>
      )}
      .{isEmpty || " A dash is a number that nobody knows."}
    </p>
  );
}
