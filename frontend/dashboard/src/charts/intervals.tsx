/** Means side by side, each with a line down to what is sure of it; a dotted line at the best one's. */

import type { ComponentChildren } from "preact";
import { Table } from "../parts/table";

export interface Interval {
  key: string;
  name: ComponentChildren;
  posts: ComponentChildren;
  mean: number;
  /** What the mean exceeds at least; null where nothing tells. */
  low: number | null;
  lowText: ComponentChildren;
  meanText: ComponentChildren;
  medianText: ComponentChildren;
  isBest: boolean;
}

interface IntervalListProps {
  caption: string;
  intervals: Interval[];
  /** The best one's lower bound, marked through all rows. */
  bound: number | null;
}

const HEIGHT = 22;
/** The dotted line goes on through the padding of its row. */
const REACH = 12;
const MIDDLE = HEIGHT / 2;

export function IntervalList({ caption, intervals, bound }: IntervalListProps) {
  const highest = 1.12 * Math.max(0.1, ...intervals.map((interval) => interval.mean));
  const x = (value: number) => `${(Math.max(0, value) / highest) * 100}%`;
  return (
    <Table
      caption={caption}
      look="intervals"
      rows={intervals}
      keyOf={(row) => row.key}
      rowLook={(row) => (row.isBest ? "best" : undefined)}
      columns={[
        { title: "Hour", cell: (row) => <b>{row.name}</b> },
        { title: "Posts", isNumber: true, isWide: true, cell: (row) => row.posts },
        {
          title: "Engagement rate",
          look: "picture",
          cell: ({ low, mean }) => (
            <svg class="chart" width="100%" height={HEIGHT} aria-hidden="true">
              <line class="grid" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
              {bound !== null && (
                <line class="bound" x1={x(bound)} x2={x(bound)} y1={-REACH} y2={HEIGHT + REACH} />
              )}
              {low !== null && (
                <>
                  <line class="span" x1={x(low)} x2={x(mean)} y1={MIDDLE} y2={MIDDLE} />
                  <line class="end" x1={x(low)} x2={x(low)} y1={MIDDLE - 5} y2={MIDDLE + 5} />
                </>
              )}
              <circle class="mean" cx={x(mean)} cy={MIDDLE} r={5.5} />
            </svg>
          ),
        },
        { title: "At least", isNumber: true, cell: (row) => <b>{row.lowText}</b> },
        { title: "Mean", isNumber: true, isWide: true, cell: (row) => row.meanText },
        { title: "Median", isNumber: true, isWide: true, cell: (row) => row.medianText },
      ]}
    />
  );
}
