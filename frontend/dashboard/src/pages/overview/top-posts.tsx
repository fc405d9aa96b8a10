/** The posts that gained most, with how each grew by age. */

import { memo } from "preact/compat";
import { kept, KeptLink, Link, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { DayBars } from "../../charts/day-bars";
import { Num } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { PostName } from "../../parts/post-name";
import { useReading } from "../../parts/reading";
import { Empty } from "../../parts/states";
import { Tile } from "../../parts/tile";
import type { PageQuestion, TopPosts } from "./answers";

/** Nothing gained views: on platforms that report none, something else may be ranked. */
function NoPosts({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  const { isReport } = useReading();
  const [platform, ...others] = choices.platforms;
  const where = platform && others.length === 0 ? ` on ${platformNames[platform]}` : "";
  return (
    <Empty title={`No post gained views${where} in these days.`}>
      {!isReport && (
        <p>
          <Link class="link" to={pathOf(scope, "posts") + kept(choices, { sort: "engagement" })}>
            Posts by engagement
          </Link>
        </p>
      )}
    </Empty>
  );
}

interface TopPostsTileProps {
  scope: Scope;
  question: PageQuestion;
  topPosts: TopPosts;
}

/** A post as it is ranked; the address of its picture is good for a day, and no part of a file. */
function rowOf({ rank, value, gained, post }: TopPosts["nodes"][number]) {
  const { id, platform, label, category, publishedOn, brand } = post;
  return { rank, value, gained, post: { id, platform, label, category, publishedOn, brand } };
}

export const TopPostsTile = memo(function TopPostsTile(props: TopPostsTileProps) {
  const { scope, question, topPosts } = props;
  const { details, isReport } = useReading();
  const at = `${details}:scope.topPosts`;
  return (
    <Tile
      name="top-posts"
      title="Posts that gained most"
      about="views gained in these days; bars: the first two weeks of each"
      question={{
        operation: "overview_details",
        variables: question,
        export: {
          name: "top_posts",
          variables: { scope: question.scope, window: question.window, filter: question.filter },
        },
        tool: "top_content",
      }}
      meaning="Posts ranked by the views that they gained in these days, whenever they were published. What all of them gained adds up to the number above."
      isDrawn
      rows={() => topPosts.nodes.map(rowOf)}
    >
      {topPosts.nodes.length === 0 ? (
        <NoPosts scope={scope} />
      ) : (
        <ol class="ranked">
          {topPosts.nodes.map((row, index) => (
            <li key={row.post.id}>
              <span class="rank">
                <Num field={`${at}.nodes.${index}.rank`} value={row.rank} />
              </span>
              <PostName
                field={`${at}.nodes.${index}.post`}
                post={row.post}
                withBrand={scope.kind !== "brand"}
              />
              <DayBars totals={row.post.growthCurve?.points ?? []} />
              <span class="value">
                <Num field={`${at}.nodes.${index}.value`} value={row.value} />
              </span>
              <span class="aside">
                <Num
                  field={`${at}.nodes.${index}.gained.engagementRate`}
                  value={row.gained?.engagementRate}
                  as="rate"
                />{" "}
                rate
              </span>
            </li>
          ))}
        </ol>
      )}
      {!isReport && topPosts.totalCount > topPosts.nodes.length && (
        <p class="note">
          <KeptLink class="link" to={pathOf(scope, "posts")}>
            All <Num field={`${at}.totalCount`} value={topPosts.totalCount} /> posts
          </KeptLink>
        </p>
      )}
    </Tile>
  );
});
