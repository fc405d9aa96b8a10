/** The post day by day, the latest first. */

import { choose, useAddress } from "../../address/address";
import type { Queries } from "../../api/operations";
import type { ReportedMetric } from "../../api/schema";
import * as format from "../../numbers/format";
import { Num } from "../../parts/number";
import { Empty, Skeleton } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { capital } from "../../words/reported";
import type { DaysAnswer, PlatformAnswer, PostAnswer } from "./answers";
import { reasonOf } from "./facts";

interface DaysTileProps {
  post: PostAnswer;
  platform: PlatformAnswer | undefined;
  days: DaysAnswer | null;
  variables: Queries["post_page_days"]["variables"];
  isReplaced: boolean;
}

type Day = NonNullable<DaysAnswer["post"]>["dailyAnalytics"][number];

const at = "post_page_days:post.dailyAnalytics";

const FOUR_WEEKS = 28;

const kinds = [
  ["likes", "LIKES"],
  ["comments", "COMMENTS"],
  ["shares", "SHARES"],
  ["saves", "SAVES"],
] as const;

export function DaysTile({ post, platform, days, variables, isReplaced }: DaysTileProps) {
  const { choices } = useAddress();
  const rows = days?.post?.dailyAnalytics ?? [];
  const isOlder = rows[0] && post.publishedOn && post.publishedOn < rows[0].date;
  return (
    <Tile
      name="days"
      title="Day by day"
      about="the latest first"
      question={{
        operation: "post_page_days",
        variables,
        export: { name: "days_of_post", variables: { id: post.id, window: variables.window } },
        tool: "post_performance",
      }}
      meaning="What the post had at the end of each day on which it was measured, and what it gained since it was measured before. A day that isn’t here was not measured: its growth counts on the next one."
      isReplaced={isReplaced}
    >
      {!days ? (
        <Skeleton width="100%" height={320} />
      ) : rows.length === 0 ? (
        <Empty title={post.ageIndex ? "It was not measured in these days." : "No full day yet."} />
      ) : (
        <DaysTable post={post} platform={platform} rows={rows} />
      )}
      {choices.window === "28d" && isOlder && (
        <p class="note">
          <button class="link" onClick={() => choose({ window: "90d" })}>
            Three months instead of four weeks
          </button>
        </p>
      )}
    </Tile>
  );
}

interface DaysTableProps {
  post: PostAnswer;
  platform: PlatformAnswer | undefined;
  rows: Day[];
}

function DaysTable({ post, platform, rows }: DaysTableProps) {
  const latestFirst = rows.map((row, index) => ({ row, field: `${at}.${index}` })).reverse();
  type Entry = (typeof latestFirst)[number];
  const isViewed = rows.some(({ totals }) => totals.views !== null);
  const main = isViewed ? "views" : "engagement";
  const why = (metric: ReportedMetric, key: string, { row }: Entry) =>
    row.isBaseline
      ? "First seen on this day, when it was already old: what it gained before isn’t known"
      : reasonOf(post, platform, metric, key);
  const columns: Column<Entry>[] = [
    {
      title: "Day",
      cell: ({ row }) => <time dateTime={row.date}>{format.weekday(row.date)}</time>,
    },
    {
      title: `Total ${main}`,
      isNumber: true,
      cell: (entry) => (
        <Num
          field={`${entry.field}.totals.${main}`}
          value={entry.row.totals[main]}
          reason={why("VIEWS", main, entry)}
        />
      ),
    },
    {
      title: "Gained",
      isNumber: true,
      cell: (entry) => (
        <Num
          field={`${entry.field}.gains.${main}`}
          value={entry.row.gains[main]}
          as="delta"
          reason={why("VIEWS", main, entry)}
        />
      ),
    },
    ...kinds.map(([key, metric]): Column<Entry> => ({
      title: capital(key),
      isNumber: true,
      isWide: true,
      cell: (entry) => (
        <Num
          field={`${entry.field}.gains.${key}`}
          value={entry.row.gains[key]}
          as="delta"
          reason={why(metric, key, entry)}
        />
      ),
    })),
    {
      title: "Rate",
      isNumber: true,
      cell: (entry) => (
        <Num
          field={`${entry.field}.gains.engagementRate`}
          value={entry.row.gains.engagementRate}
          as="rate"
          reason={isViewed ? "No views were gained" : why("VIEWS", "views", entry)}
        />
      ),
    },
  ];
  return (
    <Table
      caption="Day by day"
      rows={latestFirst}
      keyOf={({ row }) => row.date}
      columns={columns}
      isPage={rows.length <= FOUR_WEEKS}
    />
  );
}
