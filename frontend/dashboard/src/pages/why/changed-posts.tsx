/** The posts whose own numbers changed most, with a plain reason. */

import { Num } from "../../parts/number";
import { PostName, type NamedPost } from "../../parts/post-name";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { type Question, Tile } from "../../parts/tile";

interface Changed {
  current: number | null;
  previous: number | null;
  delta: number;
  post: NamedPost;
}

interface ChangedPostsProps {
  at: string;
  metric: "engagement" | "views";
  question: Question;
  posts: Changed[];
  window: { start: string; end: string; previousStart: string; previousEnd: string };
  isReplaced: boolean;
}

export function ChangedPosts({
  at,
  metric,
  question,
  posts,
  window,
  isReplaced,
}: ChangedPostsProps) {
  const highest = Math.max(1, ...posts.map((row) => Math.abs(row.delta)));

  /** What a post's own days say of its change; empty where they say nothing. */
  function reasonOf({ post, delta }: Changed): string {
    const { publishedOn } = post;
    if (publishedOn === null) return "";
    if (publishedOn >= window.start) return "published in this window";
    if (delta < 0 && publishedOn >= window.previousStart && publishedOn <= window.previousEnd) {
      return "had its first days before";
    }
    return delta > 0 ? "an older post that gained more" : "an older post that gained less";
  }

  return (
    <Tile
      name="changed-posts"
      title="The posts behind it"
      about={`whose own ${metric} changed most`}
      question={question}
      meaning={`The ten posts whose own ${metric} changed most, up or down: what each gained in these days less what it gained in those compared with. They are examples, and no part of the sum.`}
      isReplaced={isReplaced}
    >
      {posts.length === 0 ? (
        <Empty title="No single post changed." />
      ) : (
        <Table
          caption="The posts behind the change"
          rows={posts}
          keyOf={(row) => row.post.id}
          columns={[
            {
              title: "Post",
              cell: (row, i) => <PostName field={`${at}.posts.${i}.post`} post={row.post} />,
            },
            {
              title: "Before",
              isNumber: true,
              isWide: true,
              cell: (row, i) => (
                <Num
                  field={`${at}.posts.${i}.previous`}
                  value={row.previous}
                  reason="Nothing was measured of it then"
                />
              ),
            },
            {
              title: "Now",
              isNumber: true,
              isWide: true,
              cell: (row, i) => (
                <Num
                  field={`${at}.posts.${i}.current`}
                  value={row.current}
                  reason="Nothing was measured of it"
                />
              ),
            },
            { title: " ", isWide: true, cell: (row) => <Diverging share={row.delta / highest} /> },
            {
              title: "Change",
              isNumber: true,
              cell: (row, i) => (
                <span class={row.delta < 0 ? "change down" : "change up"}>
                  <Num field={`${at}.posts.${i}.delta`} value={row.delta} as="delta" />
                </span>
              ),
            },
            {
              title: "Why",
              isWide: true,
              cell: (row) => <span class="unknown">{reasonOf(row)}</span>,
            },
          ]}
        />
      )}
    </Tile>
  );
}

const WIDTH = 170;

/** A bar from the middle: to the right what grew, filled; to the left what fell, outlined. */
function Diverging({ share }: { share: number }) {
  const length = Math.max(1, Math.abs(share) * (WIDTH / 2 - 2));
  return (
    <svg class="chart" width={WIDTH} height={12} aria-hidden="true">
      <rect
        class={share < 0 ? "bar-down" : "bar-up"}
        x={share < 0 ? WIDTH / 2 - length : WIDTH / 2}
        y={1}
        width={length}
        height={10}
        rx={1}
      />
    </svg>
  );
}
