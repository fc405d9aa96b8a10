/**
 * A number by day, week or month: this window, the one before, gaps, posts published, marks.
 *
 * Straight segments between measured buckets only; what grew over a gap is said at its end.
 */

import * as format from "../numbers/format";
import { inWords } from "../words/windows";
import { NumText, type Style } from "../parts/number";
import { Axis, roomFor, scaleUp } from "./axis";
import { useCursor } from "./cursor";
import { areaOf, lineOf, runsOf, type XY } from "./runs";
import { Days, Gaps, isGap, Marks, Published } from "./series-marks";
import { SeriesTooltip } from "./series-tooltip";
import { useSize } from "./size";

export interface SeriesPoint {
  date: string;
  value: number | null;
  isMeasured: boolean;
  isComplete: boolean;
  daysCarried: number;
  postsPublished: number;
  compared: { date: string; value: number | null; isMeasured: boolean } | null;
}

export interface SeriesMark {
  date: string;
  letter: string;
  text: string;
}

interface TimeSeriesProps {
  points: SeriesPoint[];
  /** The path of the points; a value's is `field.INDEX.key`. */
  field: string;
  /** The key of the value within a point. */
  valueKey: string;
  as: Style;
  /** The picture in a sentence, for who can't see it. */
  label: string;
  marks?: SeriesMark[];
  previousLabel: string;
  bucket?: string;
}

export function TimeSeries(props: TimeSeriesProps) {
  const { points, field, valueKey, as, label, marks = [], previousLabel } = props;
  const { element, size } = useSize<HTMLDivElement>();
  const { width, isNarrow } = size;
  const height = isNarrow ? 254 : 344;
  const top = 26;
  const bottom = height - 54;
  const values = points.flatMap((point) => [point.value ?? 0, point.compared?.value ?? 0]);
  const y = scaleUp(Math.max(0, ...values), top, bottom, Math.min(0, ...values));
  const write = as === "rate" ? (value: number) => format.share(value) : format.compact;

  const left = roomFor(y, write);
  const right = width - (isNarrow ? 14 : 112);
  const step = points.length > 1 ? (right - left) / (points.length - 1) : 0;
  const x = (index: number) => left + index * step;

  const now = points.map((point, index): XY | null =>
    isGap(point) || point.value === null ? null : { x: x(index), y: y(point.value) },
  );
  const before = points.map((point, index): XY | null =>
    point.compared?.isMeasured && point.compared.value !== null
      ? { x: x(index), y: y(point.compared.value) }
      : null,
  );
  const best = bestOf(points);
  const lastIndex = points.length - 1;
  const last = points[lastIndex];
  const lastBefore = before.at(-1);
  const isOver = last?.isComplete ?? true;
  const over = isOver ? now : [...now.slice(0, -1), null];
  const begun = isOver ? [] : now.slice(-2);

  const { cursor, listeners } = useCursor({
    last: lastIndex,
    start: lastIndex,
    indexAt: (at) => (step > 0 ? Math.round((at - left) / step) : 0),
  });

  return (
    <div class="chart" ref={element}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          tabindex={0}
          {...listeners}
        >
          <Axis scale={y} left={left} right={right} write={write} />
          <Gaps points={points} x={x} step={step} top={top} bottom={bottom} />
          {runsOf(before).map((run) => (
            <path key={run[0]?.x} class="previous" d={lineOf(run)} />
          ))}
          {runsOf(now).map((run) => (
            <path key={run[0]?.x} class="this-area" d={areaOf(run, y(0))} />
          ))}
          {runsOf(over).map((run) => (
            <path key={run[0]?.x} class="this" d={lineOf(run)} />
          ))}
          {begun.every((place) => place !== null) && begun.length > 1 && (
            <path class="this incomplete" d={lineOf(begun)} />
          )}
          <Marks marks={marks} points={points} x={x} top={top} bottom={bottom} />
          {points.map((point, index) => {
            const place = now[index];
            if (!place || point.daysCarried === 0) return null;
            const isEnd = index > lastIndex / 2;
            return (
              <g key={point.date}>
                <circle class="hollow" cx={place.x} cy={place.y} r={4} />
                <NumText
                  class="halo medium"
                  x={place.x + (isEnd ? -9 : 9)}
                  y={place.y - 7}
                  text-anchor={isEnd ? "end" : "start"}
                  field={`${field}.${index}.${valueKey}`}
                  value={point.value}
                  as={as}
                  after={<tspan data-message> in {inWords(point.daysCarried + 1)} days</tspan>}
                />
              </g>
            );
          })}
          {best !== null && best !== lastIndex && now[best] && (
            <g>
              <circle class="point" cx={now[best].x} cy={now[best].y} r={3.5} />
              <NumText
                class="halo strong"
                x={now[best].x}
                y={now[best].y - 10}
                text-anchor={best < 2 ? "start" : best > lastIndex - 2 ? "end" : "middle"}
                field={`${field}.${best}.${valueKey}`}
                value={points[best]?.value}
                as={as}
              />
            </g>
          )}
          {last && now[lastIndex] && (
            <g>
              <circle class="point" cx={now[lastIndex].x} cy={now[lastIndex].y} r={3.5} />
              {!isNarrow && (
                <>
                  <NumText
                    class="accent"
                    x={right + 10}
                    y={labelY(now[lastIndex].y, lastBefore?.y, -1, bottom)}
                    field={`${field}.${lastIndex}.${valueKey}`}
                    value={last.value}
                    as={as}
                  />
                  <text x={right + 10} y={labelY(now[lastIndex].y, lastBefore?.y, -1, bottom) + 14}>
                    {last.isComplete ? "this window" : "so far"}
                  </text>
                </>
              )}
            </g>
          )}
          {!isNarrow && lastBefore && last?.compared && (
            <g>
              <NumText
                class="medium"
                x={right + 10}
                y={labelY(lastBefore.y, now[lastIndex]?.y, 1, bottom)}
                field={`${field}.${lastIndex}.compared.${valueKey}`}
                value={last.compared.value}
                as={as}
              />
              <text
                x={right + 10}
                y={labelY(lastBefore.y, now[lastIndex]?.y, 1, bottom) + 14}
                data-field="window"
                data-as="window"
              >
                {previousLabel}
              </text>
            </g>
          )}
          <Published points={points} x={x} y={bottom + 9} isNarrow={isNarrow} right={right} />
          <Days points={points} x={x} y={height - 4} isNarrow={isNarrow} />
          {cursor !== null && (
            <line class="cursor" x1={x(cursor)} x2={x(cursor)} y1={top} y2={bottom} />
          )}
        </svg>
      )}
      {cursor !== null && points[cursor] && (
        <SeriesTooltip
          point={points[cursor]}
          field={`${field}.${cursor}`}
          valueKey={valueKey}
          as={as}
          left={x(cursor)}
          width={width}
        />
      )}
    </div>
  );
}

/** The best measured bucket that carries no other day's growth. */
function bestOf(points: SeriesPoint[]): number | null {
  let best: number | null = null;
  points.forEach((point, index) => {
    if (point.value === null || isGap(point) || point.daysCarried > 0) return;
    if (best === null || point.value > (points[best]?.value ?? 0)) best = index;
  });
  return best !== null && (points[best]?.value ?? 0) > 0 ? best : null;
}

/** How far apart two labels of two lines stand. */
const APART = 34;

/** Two labels at the line ends keep apart, and stay above the axis. */
function labelY(own: number, other: number | undefined, side: 1 | -1, bottom: number): number {
  const lowest = bottom - 18;
  if (other === undefined) return Math.min(own, lowest);
  const isUpper = own === other ? side < 0 : own < other;
  if (Math.abs(own - other) >= APART) return Math.min(own, isUpper ? lowest - APART : lowest);
  const middle = Math.min((own + other) / 2, lowest - APART / 2);
  return middle + (isUpper ? -APART : APART) / 2;
}
