/** How posts did by opening line, kind and tag. */

import type { ComponentChildren } from "preact";
import { kept, Link, useAddress } from "../../address/address";
import type { Choices } from "../../address/choices";
import { pathOf, type Scope } from "../../address/places";
import type { Queries } from "../../api/operations";
import { Num, Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { categoryNames } from "../../words/categories";

type Posts = Queries["learned_posts"]["answer"]["scope"];

interface TileProps {
  posts: Posts;
  question: object;
  isReplaced: boolean;
}

interface GroupTileProps extends TileProps {
  scope: Scope;
  /** Filters are chosen, and the API knows none for these. */
  ignoresFilter: boolean;
}

const at = "learned_posts:scope";

export function HooksTile({ posts, question, isReplaced }: TileProps) {
  const { nodes, totalCount } = posts.hookPerformance;
  type Row = (typeof nodes)[number];
  const number = (
    key: "posts" | "meanViews" | "meanEngagement" | "meanRate",
    as: "count" | "mean" | "rate",
    reason?: string,
  ) =>
    function cell(row: Row, index: number) {
      return (
        <Num
          field={`${at}.hookPerformance.nodes.${index}.${key}`}
          value={row[key]}
          as={as}
          reason={reason}
        />
      );
    };
  return (
    <Tile
      name="hooks"
      title="Opening lines"
      about="by engagement gained per post in these days"
      question={{
        operation: "learned_posts",
        variables: question,
        export: { name: "opening_lines", variables: question },
        tool: "hooks",
      }}
      meaning="Posts that open with the same line, however it is cased. Means are of posts that know what they gained. The mean rate, too, is of these days alone: What stands out has the posts’ rates since they were published."
      isReplaced={isReplaced}
    >
      {nodes.length === 0 ? (
        <Empty title="No post measured in these days has an opening line." />
      ) : (
        <Table
          caption="Opening lines by engagement per post"
          rows={nodes}
          keyOf={(row) => row.hook}
          columns={[
            {
              title: "Opening line",
              cell: (row, i) => (
                <span class="free-text">
                  <Said field={`${at}.hookPerformance.nodes.${i}.hook`} text={row.hook} />
                </span>
              ),
            },
            { title: "Posts", isNumber: true, isWide: true, cell: number("posts", "count") },
            {
              title: "Views a post",
              isNumber: true,
              isWide: true,
              cell: number("meanViews", "mean", "No platform of these posts reports views"),
            },
            {
              title: "Engagement a post",
              isNumber: true,
              cell: number("meanEngagement", "mean", "Nobody knows what these posts gained"),
            },
            {
              title: "Mean rate",
              isNumber: true,
              cell: number("meanRate", "rate", "No views, so no rate"),
            },
          ]}
        />
      )}
      {totalCount > nodes.length && (
        <p class="note">
          The best of <Num field={`${at}.hookPerformance.totalCount`} value={totalCount} />.
        </p>
      )}
    </Tile>
  );
}

interface Group {
  posts: number;
  views: number | null;
  engagement: number | null;
  engagementRate: number | null;
}

function groupColumns<Row extends Group>(
  title: string,
  path: string,
  name: (row: Row, index: number) => ComponentChildren,
): Column<Row>[] {
  return [
    { title, cell: name },
    {
      title: "Posts",
      isNumber: true,
      isWide: true,
      cell: (row, i) => <Num field={`${path}.${i}.posts`} value={row.posts} />,
    },
    {
      title: "Views",
      isNumber: true,
      cell: (row, i) => (
        <Num
          field={`${path}.${i}.views`}
          value={row.views}
          reason="No platform of these posts reports views"
        />
      ),
    },
    {
      title: "Engagement",
      isNumber: true,
      isWide: true,
      cell: (row, i) => <Num field={`${path}.${i}.engagement`} value={row.engagement} />,
    },
    {
      title: "Rate",
      isNumber: true,
      cell: (row, i) => (
        <Num
          field={`${path}.${i}.engagementRate`}
          value={row.engagementRate}
          as="rate"
          reason="No views, so no rate"
        />
      ),
    },
  ];
}

const filterSaid = "all posts, whatever is filtered";

export function KindsTile({ scope, posts, question, ignoresFilter, isReplaced }: GroupTileProps) {
  const rows = posts.categoryPerformance;
  return (
    <Tile
      name="kinds"
      title="Kinds of posts"
      about={ignoresFilter ? filterSaid : "gained in these days"}
      question={{
        operation: "learned_posts",
        variables: question,
        export: { name: "kinds_of_posts", variables: { ...question, filter: null } },
        tool: "tags_and_categories",
      }}
      meaning="What posts of each kind gained in these days. The rate is engagement per hundred views, of posts whose views are known."
      isReplaced={isReplaced}
    >
      {rows.length === 0 ? (
        <Empty title="No post was measured in these days." />
      ) : (
        <Table
          caption="Kinds of posts by views"
          rows={rows}
          keyOf={(row) => row.category}
          columns={groupColumns<Posts["categoryPerformance"][number]>(
            "Kind",
            `${at}.categoryPerformance`,
            (row) => (
              <PostsLink scope={scope} filter={{ categories: [row.category] }}>
                {categoryNames[row.category]}
              </PostsLink>
            ),
          )}
        />
      )}
    </Tile>
  );
}

export function TagsTile({ scope, posts, question, ignoresFilter, isReplaced }: GroupTileProps) {
  const { nodes, totalCount } = posts.tagPerformance;
  return (
    <Tile
      name="tags"
      title="Tags"
      about={ignoresFilter ? filterSaid : "gained in these days"}
      question={{
        operation: "learned_posts",
        variables: question,
        export: { name: "tag_performance", variables: { ...question, filter: null } },
        tool: "tags_and_categories",
      }}
      meaning="What posts with each tag gained in these days, by the tags that they have now. A post with two tags counts under both."
      isReplaced={isReplaced}
    >
      {nodes.length === 0 ? (
        <Empty title="No post measured in these days has a tag.">
          <p>Tags sort posts as you like: by campaign, by series, by whoever made them.</p>
        </Empty>
      ) : (
        <Table
          caption="Tags by views"
          rows={nodes}
          keyOf={(row) => row.tag.id}
          columns={groupColumns<(typeof nodes)[number]>(
            "Tag",
            `${at}.tagPerformance.nodes`,
            (row, i) => (
              <TagName scope={scope} tag={row.tag} index={i} />
            ),
          )}
        />
      )}
      {totalCount > nodes.length && (
        <p class="note">
          The most viewed of <Num field={`${at}.tagPerformance.totalCount`} value={totalCount} />.
        </p>
      )}
    </Tile>
  );
}

interface TagNameProps {
  scope: Scope;
  tag: Posts["tagPerformance"]["nodes"][number]["tag"];
  index: number;
}

/** A tag, to its posts; of several organizations each has its own, which may be the same word. */
function TagName({ scope, tag, index }: TagNameProps) {
  const path = `${at}.tagPerformance.nodes.${index}.tag`;
  const isOfSeveral = scope.kind === "everything";
  const owner: Scope = { kind: "organization", id: tag.organization.id };
  return (
    <span class="named">
      <span>
        <PostsLink scope={isOfSeveral ? owner : scope} filter={{ tags: [tag.label] }}>
          <Said field={`${path}.label`} text={tag.label} />
        </PostsLink>
        {isOfSeveral && (
          <small>
            <Said field={`${path}.organization.label`} text={tag.organization.label} />
          </small>
        )}
      </span>
    </span>
  );
}

interface PostsLinkProps {
  scope: Scope;
  filter: Partial<Choices>;
  children: ComponentChildren;
}

/** To the posts of a row. */
function PostsLink({ scope, filter, children }: PostsLinkProps) {
  const { choices } = useAddress();
  return (
    <Link class="link" to={pathOf(scope, "posts") + kept({ ...choices, ...filter })}>
      {children}
    </Link>
  );
}
