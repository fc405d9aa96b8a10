/** The large picture as a table: each day with what it is compared with. */

import * as format from "../../numbers/format";
import { Num } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { useReading } from "../../parts/reading";
import { Table } from "../../parts/table";
import { metricWords } from "../../words/metrics";
import type { Head } from "./answers";

export function SeriesTable({ head, metric }: { head: Head; metric: keyof typeof metricWords }) {
  const at = `${useReading().head}:scope.timeSeries`;
  const { as, label } = metricWords[metric];
  const hasCompared = head.overview.window.comparedTo !== "NONE";
  type Row = Head["timeSeries"]["points"][number];
  return (
    <Table
      caption={`${label} by day`}
      rows={head.timeSeries.points}
      keyOf={(row: Row) => row.date}
      columns={[
        {
          title: "Day",
          cell: (row) => <time dateTime={row.date}>{format.weekday(row.date)}</time>,
        },
        {
          title: label,
          isNumber: true,
          cell: (row, index) =>
            row.isMeasured || metric === "postsPublished" ? (
              <Num field={`${at}.points.${index}.${metric}`} value={row[metric]} as={as} />
            ) : (
              <span class="unknown">not measured</span>
            ),
        },
        ...(hasCompared
          ? [
              {
                title: "Compared with",
                isNumber: true,
                isWide: true,
                cell: (row: Row) =>
                  row.compared ? (
                    <time dateTime={row.compared.date}>{format.weekday(row.compared.date)}</time>
                  ) : (
                    format.UNKNOWN
                  ),
              },
              {
                title: "Then",
                isNumber: true,
                cell: (row: Row, index: number) => (
                  <Num
                    field={`${at}.points.${index}.compared.${metric}`}
                    value={row.compared?.[metric]}
                    as={as}
                  />
                ),
              },
            ]
          : []),
        {
          title: "Posts published",
          isNumber: true,
          isWide: true,
          cell: (row, index) => (
            <Num field={`${at}.points.${index}.postsPublished`} value={row.postsPublished} />
          ),
        },
      ]}
    />
  );
}

interface PlatformsTableProps {
  platforms: NonNullable<Head["timeSeries"]["platforms"]>;
  metric: Exclude<keyof typeof metricWords, "engagementRate">;
}

/** As many columns as a phone has room for. */
const NARROW = 2;

/** The same by platform: each has a column. */
export function PlatformsTable({ platforms, metric }: PlatformsTableProps) {
  const at = `${useReading().head}:scope.timeSeries.platforms`;
  const { as, label } = metricWords[metric];
  return (
    <Table
      caption={`${label} by day and platform`}
      rows={platforms[0]?.points ?? []}
      keyOf={(row) => row.date}
      columns={[
        {
          title: "Day",
          cell: (row) => <time dateTime={row.date}>{format.weekday(row.date)}</time>,
        },
        ...platforms.map(({ platform, points }, place) => ({
          title: platformNames[platform],
          isNumber: true,
          isWide: place >= NARROW,
          cell: (_: object, index: number) =>
            points[index]?.isMeasured || metric === "postsPublished" ? (
              <Num
                field={`${at}.${place}.points.${index}.${metric}`}
                value={points[index]?.[metric]}
                as={as}
              />
            ) : (
              <span class="unknown">not measured</span>
            ),
        })),
      ]}
    />
  );
}
