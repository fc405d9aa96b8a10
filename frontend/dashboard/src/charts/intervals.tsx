/** Means side by side, each with a line down to what is sure of it; a dotted line at the best one's. */

import type { ComponentChildren } from "preact";

export interface Interval {
  key: string;
  name: ComponentChildren;
  /** Below the name on a phone, in a column of its own elsewhere. */
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
    <table class="intervals">
      <caption class="hidden-text">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Hour</th>
          <th scope="col" class="number wide-only">
            Posts
          </th>
          <th scope="col" class="picture">
            Engagement rate
          </th>
          <th scope="col" class="number">
            At least
          </th>
          <th scope="col" class="number wide-only">
            Mean
          </th>
          <th scope="col" class="number wide-only">
            Median
          </th>
        </tr>
      </thead>
      <tbody>
        {intervals.map((row) => (
          <tr key={row.key} class={row.isBest ? "best" : undefined}>
            <th scope="row">
              <b>{row.name}</b>
              <small class="narrow-only unknown">{row.posts} posts</small>
            </th>
            <td class="number wide-only">{row.posts}</td>
            <td class="picture">
              <svg class="chart" width="100%" height={HEIGHT} aria-hidden="true">
                <line class="grid" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
                {bound !== null && (
                  <line class="bound" x1={x(bound)} x2={x(bound)} y1={-REACH} y2={HEIGHT + REACH} />
                )}
                {row.low !== null && (
                  <>
                    <line class="span" x1={x(row.low)} x2={x(row.mean)} y1={MIDDLE} y2={MIDDLE} />
                    <line
                      class="end"
                      x1={x(row.low)}
                      x2={x(row.low)}
                      y1={MIDDLE - 5}
                      y2={MIDDLE + 5}
                    />
                  </>
                )}
                <circle class="mean" cx={x(row.mean)} cy={MIDDLE} r={5.5} />
              </svg>
            </td>
            <td class="number">
              <b>{row.lowText}</b>
            </td>
            <td class="number wide-only">{row.meanText}</td>
            <td class="number wide-only">{row.medianText}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
