/** Means side by side, each with a line down to what is sure of it; a dotted line at the best one's. */

import type { ComponentChildren } from "preact";
import { Table } from "../parts/table";
import { highestOf, Interval } from "./interval";

export interface IntervalRow {
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
  intervals: IntervalRow[];
  /** The best one's lower bound, marked through all rows. */
  bound: number | null;
}

export function IntervalList({ caption, intervals, bound }: IntervalListProps) {
  const highest = highestOf(intervals.map((interval) => interval.mean));
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
            <Interval mean={mean} low={low} highest={highest} bound={bound} />
          ),
        },
        { title: "At least", isNumber: true, cell: (row) => <b>{row.lowText}</b> },
        { title: "Mean", isNumber: true, isWide: true, cell: (row) => row.meanText },
        { title: "Median", isNumber: true, isWide: true, cell: (row) => row.medianText },
      ]}
    />
  );
}
