/** What stands around a series' lines: gaps, marks, posts published, days. */

import * as format from "../numbers/format";
import type { SeriesMark, SeriesPoint } from "./time-series";

/** Nothing was measured in it: its growth counts on a later day. */
export const isGap = (point: Pick<SeriesPoint, "isMeasured">) => !point.isMeasured;

/** What every picture of days has around it. */
interface Placing<Point = SeriesPoint> {
  points: Point[];
  x: (index: number) => number;
}

interface GapsProps extends Placing<Pick<SeriesPoint, "isMeasured">> {
  step: number;
  top: number;
  bottom: number;
  /** Where the picture begins and ends; a line's first and last points, where nothing is said. */
  edges?: [left: number, right: number];
}

export function Gaps({ points, x, step, top, bottom, edges }: GapsProps) {
  const [left, right] = edges ?? [x(0), x(points.length - 1)];
  const gaps: [number, number][] = [];
  points.forEach((point, index) => {
    if (!isGap(point)) return;
    const run = gaps.at(-1);
    if (run && run[1] === index - 1) run[1] = index;
    else gaps.push([index, index]);
  });
  return (
    <g>
      {gaps.map(([first, final]) => {
        const start = Math.max(left, x(first) - step / 2);
        const end = Math.min(right, x(final) + step / 2);
        const middle = (start + end) / 2;
        return (
          <g key={first}>
            <rect
              x={start}
              y={top}
              width={Math.max(2, end - start)}
              height={bottom - top}
              fill="url(#hatch)"
            />
            {end - start > 12 && (
              <text
                class="halo medium tiny"
                x={middle + 4}
                y={(top + bottom) / 2}
                text-anchor="middle"
                transform={`rotate(-90 ${middle + 4} ${(top + bottom) / 2})`}
              >
                not measured
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

export function Marks({
  marks,
  points,
  x,
  top,
  bottom,
}: Placing & { marks: SeriesMark[]; top: number; bottom: number }) {
  return (
    <g>
      {marks.map((mark) => {
        const index = points.findIndex((point) => point.date >= mark.date);
        if (index < 0) return null;
        return (
          <g key={mark.date + mark.letter}>
            <title>{mark.text}</title>
            {/* The hatch marks its days already, and has words of its own. */}
            {points[index] && !isGap(points[index]) && (
              <line class="mark" x1={x(index)} x2={x(index)} y1={top} y2={bottom} />
            )}
            <text class="halo medium tiny" x={x(index)} y={top - 6} text-anchor="middle">
              {mark.letter}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** A dot for each post of a day, five at most. */
export function Published({
  points,
  x,
  y,
  isNarrow,
  right,
}: Placing & { y: number; isNarrow: boolean; right: number }) {
  if (points.length > 120) return null;
  return (
    <g>
      {points.flatMap((point, index) =>
        Array.from({ length: Math.min(5, point.postsPublished) }, (_, row) => (
          <rect
            key={`${point.date} ${row}`}
            class="published"
            x={x(index) - 1.75}
            y={y + row * 5}
            width={3.5}
            height={3.5}
            rx={1}
          />
        )),
      )}
      {!isNarrow && (
        <text x={right + 10} y={y + 7}>
          posts per day
        </text>
      )}
    </g>
  );
}

/** The first day, the last, and every seventh between; fewer where they would touch. */
export function Days({
  points,
  x,
  y,
  isNarrow,
}: Placing<Pick<SeriesPoint, "date">> & { y: number; isNarrow: boolean }) {
  const last = points.length - 1;
  const wanted = isNarrow ? 2 : 5;
  const every =
    points.length <= 35 ? Math.max(7, Math.ceil(last / wanted / 7) * 7) : Math.ceil(last / wanted);
  const room = isNarrow ? 104 : 112;
  return (
    <g>
      {points.map((point, index) => {
        const isEdge = index === 0 || index === last;
        if (
          !isEdge &&
          (index % every !== 0 || Math.min(x(index) - x(0), x(last) - x(index)) < room)
        )
          return null;
        if (index === last && last === 0) return null;
        const anchor = index === 0 ? "start" : index === last ? "end" : "middle";
        return (
          <text key={point.date} data-date x={x(index)} y={y} text-anchor={anchor}>
            {format.weekday(point.date)}
          </text>
        );
      })}
    </g>
  );
}
