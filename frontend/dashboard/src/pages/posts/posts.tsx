/** Which posts, and how do they do? */

import { useEffect, useState } from "preact/hooks";
import { choose, useAddress } from "../../address/address";
import type { Scope } from "../../address/places";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import { useShown } from "../../api/use-shown";
import { may, useFrame } from "../../frame/context";
import { Toolbar } from "../../frame/toolbar";
import * as format from "../../numbers/format";
import { Failed, Skeleton } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { NoPosts } from "./empty";
import { Filters } from "./filters";
import { PostsHead } from "./head";
import { PostsTable } from "./list";
import { beforeCursor, fileOf, listOf, placeOf, sortedOf } from "./question";
import { TagBar } from "./tag-bar";

type Answer = Queries["posts_page"]["answer"];

const NONE: Queries["posts_index"]["answer"]["posts"]["nodes"] = [];

/** The organization's tags; none where posts are of several organizations. */
function tagsOf(answered: Answer["scope"] | undefined): string[] {
  if (!answered) return [];
  const organization =
    "tags" in answered
      ? answered
      : "organization" in answered
        ? answered.organization
        : "common" in answered
          ? answered.common
          : null;
  return organization?.tags.nodes.map((tag) => tag.label) ?? [];
}

export default function Posts({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  const { frame } = useFrame();
  const asked = listOf(scope, choices, frame);
  const page = useAnswer("posts_page", asked?.page ?? null);
  const index = useAnswer("posts_index", asked?.list ?? null);
  const [chosen, setChosen] = useState<string[]>([]);
  const mayTag = may(frame, "content:write");
  const answer = page.answer;
  const { name: order } = useShown(sortedOf(choices.sort), page.isReplaced);
  const tags = answer || page.error ? tagsOf(answer?.scope) : null;
  const shown = answer?.posts.nodes.map((post) => post.id).join();
  // What isn't seen any more is not chosen any more.
  useEffect(() => {
    setChosen((ids) => ids.filter((id) => shown?.split(",").includes(id)));
  }, [shown]);

  return (
    <>
      <Toolbar
        window={answer?.scope.overview.window ?? null}
        field="posts_page:scope.overview.window"
        isAsking={page.isAsking}
        hasFailed={page.error !== null}
      />
      <PostsHead answer={answer} isReplaced={page.isReplaced} hasFailed={page.error !== null} />
      <Filters scope={scope} tags={tags} count={answer?.posts.totalCount ?? null} />
      {page.error && <Failed error={page.error} askAgain={page.askAgain} />}
      {!answer && !page.error && <Skeleton width="100%" height={640} />}
      {answer &&
        (answer.posts.nodes.length === 0 ? (
          <NoPosts scope={scope} />
        ) : (
          <Tile
            name="posts"
            title="Posts"
            about="totals since publication; bars: views gained day by day"
            question={{
              operation: "posts_page",
              variables: asked?.page ?? {},
              export: { name: fileOf(answer.posts.totalCount), variables: asked?.file ?? {} },
              tool: "find_posts",
            }}
            meaning="Each post’s last known totals, with the day of those that weren’t measured today or yesterday; what it gained in the last seven complete days; and how it does for its age: its number divided by the middle one that the brand’s posts on its platform had at that age, so 1.0 is usual. The file of more than 5,000 posts has their totals alone."
            isFirst
            isReplaced={page.isReplaced}
          >
            <PostsTable
              scope={scope}
              posts={answer.posts.nodes}
              indexes={index.answer?.posts.nodes ?? NONE}
              indexError={index.error}
              order={order}
              chosen={mayTag ? chosen : null}
              onChoose={setChosen}
            />
            <Pages {...answer.posts} />
            {mayTag && chosen.length > 0 && (
              <TagBar chosen={chosen} tags={tags ?? []} onDone={() => setChosen([])} />
            )}
          </Tile>
        ))}
    </>
  );
}

function Pages({ nodes, totalCount, pageInfo }: Answer["posts"]) {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo;
  if (!hasNextPage && !hasPreviousPage) return null;
  function turn(after: string) {
    choose({ after });
    scrollTo(0, 0);
  }
  return (
    <nav class="pages" aria-label="Pages of the list">
      <span data-message>{placeOf(nodes.length, totalCount, pageInfo, format.count)}</span>
      <button
        class="button"
        disabled={!hasPreviousPage || startCursor === null}
        onClick={() => turn(beforeCursor(startCursor ?? ""))}
      >
        Previous
      </button>
      <button
        class="button"
        disabled={!hasNextPage || endCursor === null}
        onClick={() => turn(endCursor ?? "")}
      >
        Next
      </button>
    </nav>
  );
}
