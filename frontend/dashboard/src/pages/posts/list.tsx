/** Posts, a row each: totals, the last seven days, the first two weeks, and how it does for its age. */

import { useMemo } from "preact/hooks";
import { choose, go, useAddress } from "../../address/address";
import { postPath, type Scope } from "../../address/places";
import type { ApiError } from "../../api/errors";
import type { Queries } from "../../api/operations";
import { DayBars } from "../../charts/day-bars";
import * as format from "../../numbers/format";
import { Num, Said } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { PostName } from "../../parts/post-name";
import { type Column, Table } from "../../parts/table";
import { withoutViews } from "../../words/platforms";
import { growthNames } from "../../words/reported";
import { orders, sortedOf } from "./question";

type Row = Queries["posts_page"]["answer"]["posts"]["nodes"][number];
type IndexRow = Queries["posts_index"]["answer"]["posts"]["nodes"][number];

interface PostsTableProps {
  scope: Scope;
  posts: Row[];
  indexes: IndexRow[];
  indexError: ApiError | null;
  /** What these posts are in the order of: the address may ask for another already. */
  order: string;
  /** Ids of the rows that are chosen; null where nobody may do anything with them. */
  chosen: string[] | null;
  onChoose: (ids: string[]) => void;
}

const at = "posts_page:posts.nodes";

function noViewsOf({ analytics, platform }: Row): string {
  if (!analytics) return "Not measured yet";
  return withoutViews.includes(platform)
    ? `${platformNames[platform]} doesn’t report views`
    : "Its views are not known";
}

type Shown = Omit<PostsTableProps, "order">;

function columnsOf(shown: Shown): Column<Row>[] {
  const { scope, indexes, indexError, chosen, onChoose } = shown;
  return [
    {
      title: "Post",
      lead: <ChooseAll {...shown} />,
      cell: (row, i) => (
        <div class="choosable">
          {chosen && (
            <input
              type="checkbox"
              aria-label={`Choose ${row.label}`}
              checked={chosen.includes(row.id)}
              onChange={(event) =>
                onChoose(
                  event.currentTarget.checked
                    ? [...chosen, row.id]
                    : chosen.filter((id) => id !== row.id),
                )
              }
            />
          )}
          <div>
            <PostName
              field={`${at}.${i}`}
              post={row}
              withBrand={scope.kind !== "brand"}
              isDayBeside
              lastDate={row.analytics?.lastDate}
            />
            <Tags row={row} field={`${at}.${i}.tags`} />
          </div>
        </div>
      ),
    },
    {
      title: orders.published?.title ?? "",
      sort: "published",
      isWide: true,
      cell: (row) =>
        row.publishedOn ? (
          <time dateTime={row.publishedOn}>{format.day(row.publishedOn)}</time>
        ) : (
          <span class="unknown">not published</span>
        ),
    },
    {
      title: "Views",
      sort: "views",
      isNumber: true,
      cell: (row, i) => (
        <Num
          field={`${at}.${i}.analytics.totals.views`}
          value={row.analytics?.totals.views}
          reason={noViewsOf(row)}
        />
      ),
    },
    {
      title: orders.gained?.title ?? "",
      sort: "gained",
      isNumber: true,
      isWide: true,
      cell: (row, i) => (
        <Num
          field={`${at}.${i}.analytics.gainedLast7Days.views`}
          value={row.analytics?.gainedLast7Days?.views}
          as="delta"
          reason={
            row.analytics?.totals.views == null
              ? noViewsOf(row)
              : "Nothing was measured on complete days of these"
          }
        />
      ),
    },
    { title: "First two weeks", isRoomy: true, cell: (row) => <FirstDays row={row} /> },
    {
      title: "Engagement",
      sort: "engagement",
      isNumber: true,
      isRoomy: true,
      cell: (row, i) => (
        <Num
          field={`${at}.${i}.analytics.totals.engagement`}
          value={row.analytics?.totals.engagement}
          reason="Not measured yet"
        />
      ),
    },
    {
      title: "Rate",
      sort: "rate",
      isNumber: true,
      cell: (row, i) => (
        <Num
          field={`${at}.${i}.analytics.totals.engagementRate`}
          value={row.analytics?.totals.engagementRate}
          as="rate"
          reason={row.analytics?.totals.views === 0 ? "Nobody has seen it" : noViewsOf(row)}
        />
      ),
    },
    {
      title: "Of the usual",
      sort: "age",
      isNumber: true,
      isWide: true,
      cell: (row) => <Index row={row} indexes={indexes} error={indexError} />,
    },
  ];
}

/** Where there is little room the column stays that orders the list; the rate gives it its place. */
function inSight(columns: Column<Row>[], order: string): Column<Row>[] {
  const ordering = columns.find(({ sort }) => sort === order);
  // The day of publication stands below the title there.
  if (!ordering || order === "published") return columns;
  const { isWide = false, isRoomy = false } = ordering;
  return columns.map((column) => {
    if (column === ordering) return { ...column, isWide: false, isRoomy: false };
    return column.sort === "rate" ? { ...column, isWide, isRoomy } : column;
  });
}

const keyOf = (row: Row) => row.id;
const nameOf = (row: Row) => row.label || "(no title)";
const open = (row: Row) => go(postPath(row.id));

export function PostsTable({ order, ...shown }: PostsTableProps) {
  const { scope, posts, indexes, indexError, chosen, onChoose } = shown;
  const { choices } = useAddress();
  const { name, isAscending } = sortedOf(choices.sort);
  // Rows are drawn anew only when they show something else.
  const columns = useMemo(
    () => inSight(columnsOf(shown), order),
    [order, scope, posts, indexes, indexError, chosen, onChoose],
  );
  return (
    <Table
      caption="Posts"
      columns={columns}
      rows={posts}
      keyOf={keyOf}
      nameOf={nameOf}
      sorted={`${isAscending ? "-" : ""}${name}`}
      onSort={(sort) => choose({ sort: sort === "published" ? "" : sort })}
      isPage
      onRow={open}
    />
  );
}

/** Chooses every row of the page, or none; a dash while some of them are chosen. */
function ChooseAll({ posts, chosen, onChoose }: Shown) {
  if (!chosen) return null;
  const isAll = chosen.length === posts.length;
  return (
    <input
      type="checkbox"
      class="choose-all"
      aria-label="Choose all on this page"
      title="Choose all on this page"
      checked={isAll}
      indeterminate={chosen.length > 0 && !isAll}
      onChange={() => onChoose(isAll ? [] : posts.map((post) => post.id))}
    />
  );
}

function FirstDays({ row }: { row: Row }) {
  const { growthCurve, analytics } = row;
  if (!analytics) return <span class="unknown">not measured yet</span>;
  if (analytics.totals.views === null) return <span class="unknown">views unknown</span>;
  if (!growthCurve) {
    // A curve begins within a week of publication, at the end of its first complete day.
    const isNew = analytics.gainedLast7Days === null;
    return <span class="unknown">{isNew ? "no full day yet" : "first seen later"}</span>;
  }
  return <DayBars totals={growthCurve.points} />;
}

function Tags({ row, field }: { row: Row; field: string }) {
  if (row.tags.length === 0) return null;
  return (
    <ul class="tags" aria-label="Tags">
      {row.tags.map((tag, index) => (
        <li key={tag.id}>
          <button onClick={() => choose({ tags: [tag.label] })} title="Only posts with this tag">
            <Said field={`${field}.${index}.label`} text={tag.label} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface IndexProps {
  row: Row;
  indexes: IndexRow[];
  error: ApiError | null;
}

function Index({ row, indexes, error }: IndexProps) {
  const place = indexes.findIndex(({ id }) => id === row.id);
  const index = indexes[place]?.ageIndex ?? null;
  if (place < 0 && !error) return <span class="unknown" aria-busy="true" />;
  const reason = error
    ? error.message
    : index
      ? "Too few of the brand’s posts to compare with"
      : "No full day yet";
  const times = (
    <Num
      field={`posts_index:posts.nodes.${place}.ageIndex.value`}
      value={index?.value}
      as="times"
      reason={reason}
    />
  );
  if (index?.value == null) return times;
  // As it is written: what reads the same looks the same.
  const written = Math.round(index.value * 10);
  const look = written >= 12 ? "change up" : written <= 8 ? "change down" : "";
  return (
    <span class={look} title={`${growthNames[index.metric]}, at its age`}>
      {times}×
    </span>
  );
}
