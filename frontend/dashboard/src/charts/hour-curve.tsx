/** A post's first week by the hour: a point for each reading, straight lines between them. */

import * as format from "../numbers/format";
import { NumText } from "../parts/number";
import { Axis, roomFor, scaleUp } from "./axis";
import { lineOf, runsOf, type XY } from "./runs";
import { useSize } from "./size";

interface HourPoint {
  hour: number;
  total: number | null;
}

interface HourCurveProps {
  points: HourPoint[];
  /** The path of the points. */
  field: string;
  label: string;
}

const HOURS = 168;
const DAY = 24;

export function HourCurve({ points, field, label }: HourCurveProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const { width, isNarrow } = size;
  const height = 180;
  const right = width - (isNarrow ? 14 : 176);
  const bottom = height - 30;
  const lastIndex = points.findLastIndex((point) => point.total !== null);
  const last = points[lastIndex];
  const longest = Math.min(HOURS, Math.max(DAY, Math.ceil((last?.hour ?? 0) / DAY) * DAY));
  const y = scaleUp(Math.max(0, ...points.map((point) => point.total ?? 0)), 22, bottom);
  const left = roomFor(y);
  const x = (hour: number) => left + (Math.min(hour, longest) / longest) * (right - left);
  const places = points.map(({ hour, total }): XY | null =>
    total === null ? null : { x: x(hour), y: y(total) },
  );
  const days = Array.from({ length: longest / DAY }, (_, index) => index + 1);
  return (
    <div class="chart" ref={element}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <Axis scale={y} left={left} right={right} />
          {runsOf(places).map((run) => (
            <path key={run[0]?.x} class="this" d={lineOf(run)} />
          ))}
          {places.map(
            (place, index) =>
              place && <circle key={index} class="point" cx={place.x} cy={place.y} r={3.5} />,
          )}
          <text data-axis x={x(0)} y={height - 6}>
            {isNarrow ? `${format.count(0)} h` : "published"}
          </text>
          {days.map((day) =>
            isNarrow && day % 2 === 1 && days.length > 3 ? null : (
              <text
                key={day}
                data-axis
                x={x(day * DAY)}
                y={height - 6}
                text-anchor={day === days.length ? "end" : "middle"}
              >
                {format.count(day * DAY)} h
              </text>
            ),
          )}
          {last && last.total !== null && (
            <NumText
              class="halo accent"
              x={isNarrow ? x(last.hour) : x(last.hour) + 12}
              y={isNarrow ? y(last.total) - 9 : y(last.total) + 4}
              text-anchor={isNarrow ? "end" : "start"}
              field={`${field}.${lastIndex}.total`}
              value={last.total}
            />
          )}
        </svg>
      )}
    </div>
  );
}
