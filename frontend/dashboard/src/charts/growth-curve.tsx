/**
 * How a post grew by its age, against what is usual: the middle half as a band, the middle dotted.
 *
 * Every post has nothing when it is published; a curve that begins later begins where it was seen.
 */

import * as format from "../numbers/format";
import { NumText } from "../parts/number";
import { Axis, roomFor, scaleUp } from "./axis";
import { useCursor } from "./cursor";
import { GrowthTooltip } from "./growth-tooltip";
import { areaOf, lineOf, round, runsOf, type XY } from "./runs";
import { useSize } from "./size";

export interface CurvePoint {
  age: number;
  total: number | null;
}

export interface UsualPoint {
  age: number;
  posts: number;
  median: number | null;
  lower: number | null;
  upper: number | null;
}

interface GrowthCurveProps {
  points: CurvePoint[];
  usual: UsualPoint[];
  /** The path of the curve. */
  field: string;
  /** The picture in a sentence, for who can't see it. */
  label: string;
}

const WEEK = 7;

export function GrowthCurve({ points, usual, field, label }: GrowthCurveProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const { width, isNarrow } = size;
  const height = isNarrow ? 250 : 330;
  const top = 26;
  const bottom = height - 30;
  const lastAge = points.at(-1)?.age ?? 1;
  const oldest = Math.max(WEEK, Math.ceil(lastAge / WEEK) * WEEK);
  const highest = Math.max(
    0,
    ...points.map((point) => point.total ?? 0),
    ...usual.map((point) => point.upper ?? 0),
  );
  const y = scaleUp(highest, top, bottom);
  const left = roomFor(y);
  const right = width - (isNarrow ? 14 : 176);
  const x = (age: number) => left + (age / oldest) * (right - left);
  const place = (age: number, value: number | null): XY | null =>
    value === null ? null : { x: x(age), y: y(value) };
  const own = fromNothing(points).map(({ age, total }) => place(age, total));
  const known = usual.filter((point) => point.median !== null);
  const middle = fromNothing(known.map(({ age, median }) => ({ age, total: median }))).map(
    ({ age, total }) => place(age, total),
  );
  const last = points.findLastIndex((point) => point.total !== null);
  const { cursor, listeners } = useCursor({
    last: points.length - 1,
    start: last,
    indexAt: (at) => Math.round(((at - left) / (right - left)) * oldest) - (points[0]?.age ?? 1),
  });

  const pointed = cursor === null ? undefined : points[cursor];
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
          <Axis scale={y} left={left} right={right} />
          <path class="band" d={bandOf(known, x, y)} />
          {runsOf(middle).map((run) => (
            <path key={run[0]?.x} class="previous" d={lineOf(run)} />
          ))}
          {runsOf(own).map((run) => (
            <g key={run[0]?.x}>
              {known.length === 0 && <path class="this-area" d={areaOf(run, y(0))} />}
              <path class="this" d={lineOf(run)} />
            </g>
          ))}
          <Ages oldest={oldest} x={x} y={height - 6} />
          <Labels
            {...{ points, usual, field, last, x, y, isNarrow, bottom }}
            usualIndex={usual.findLastIndex((point) => point.median !== null)}
          />
          {pointed && (
            <line class="cursor" x1={x(pointed.age)} x2={x(pointed.age)} y1={top} y2={bottom} />
          )}
        </svg>
      )}
      {pointed && cursor !== null && (
        <GrowthTooltip
          index={cursor}
          point={pointed}
          usual={usual}
          field={field}
          left={x(pointed.age)}
          width={width}
        />
      )}
    </div>
  );
}

/** A curve that is known from its first day on begins with nothing. */
function fromNothing(points: CurvePoint[]): CurvePoint[] {
  return points[0]?.age === 1 ? [{ age: 0, total: 0 }, ...points] : points;
}

function bandOf(
  usual: UsualPoint[],
  x: (age: number) => number,
  y: (value: number) => number,
): string {
  if (usual.length === 0) return "";
  const start = usual[0]?.age === 1 ? [{ age: 0, lower: 0, upper: 0 }] : [];
  const all = [...start, ...usual];
  const upper = all.map((point) => `${round(x(point.age))},${round(y(point.upper ?? 0))}`);
  const lower = all.map((point) => `${round(x(point.age))},${round(y(point.lower ?? 0))}`);
  return `M${upper.join("L")}L${lower.reverse().join("L")}Z`;
}

function Ages({ oldest, x, y }: { oldest: number; x: (age: number) => number; y: number }) {
  const weeks = oldest / WEEK;
  const every = WEEK * Math.ceil(weeks / 4);
  const ages = Array.from(
    { length: Math.floor(oldest / every) },
    (_, index) => (index + 1) * every,
  );
  return (
    <g>
      <text x={x(0)} y={y}>
        published
      </text>
      {ages.map((age) => (
        <text key={age} data-axis x={x(age)} y={y} text-anchor={age === oldest ? "end" : "middle"}>
          day {format.count(age)}
        </text>
      ))}
    </g>
  );
}

interface LabelsProps extends Pick<GrowthCurveProps, "points" | "usual" | "field"> {
  last: number;
  usualIndex: number;
  x: (age: number) => number;
  y: (value: number) => number;
  isNarrow: boolean;
  bottom: number;
}

/** What the curves end with, beside their ends; on a phone the post's own above its end. */
function Labels(props: LabelsProps) {
  const { points, usual, field, last, usualIndex, x, y, isNarrow, bottom } = props;
  const end = points[last];
  const middle = usual[usualIndex];
  if (!end || end.total === null) return null;
  const ownY = y(end.total);
  const usualY = middle && middle.median !== null ? y(middle.median) : null;
  // Two lines each, which must not touch.
  const gap = usualY === null ? 40 : Math.abs(usualY - ownY);
  const push = gap < 38 ? (38 - gap) / 2 : 0;
  const side = usualY !== null && ownY > usualY ? 1 : -1;
  const ownAt = Math.min(ownY + side * push, bottom - 16);
  const usualAt = Math.min((usualY ?? 0) - side * push, bottom - 16);
  const label = x(end.age) + 12;
  return (
    <g>
      <circle class="point" cx={x(end.age)} cy={ownY} r={4} />
      <NumText
        class="halo accent"
        x={isNarrow ? x(end.age) : label}
        y={isNarrow ? ownY - 10 : ownAt}
        text-anchor={isNarrow ? "end" : "start"}
        field={`${field}.points.${last}.total`}
        value={end.total}
      />
      {!isNarrow && (
        <NumText
          class="halo"
          x={label}
          y={ownAt + 15}
          field={`${field}.points.${last}.age`}
          value={end.age}
          before="after "
          after={end.age === 1 ? " day" : " days"}
        />
      )}
      {!isNarrow && middle && usualY !== null && (
        <>
          <NumText
            class="halo medium"
            x={label}
            y={usualAt}
            field={`${field}.usualGrowth.points.${usualIndex}.median`}
            value={middle.median}
            as="mean"
            before="usual: "
          />
          <text class="halo" x={label} y={usualAt + 15}>
            middle half:{" "}
            <Compact
              field={`${field}.usualGrowth.points.${usualIndex}.lower`}
              value={middle.lower}
            />
            –
            <Compact
              field={`${field}.usualGrowth.points.${usualIndex}.upper`}
              value={middle.upper}
            />
          </text>
        </>
      )}
    </g>
  );
}

function Compact({ field, value }: { field: string; value: number | null }) {
  return (
    <tspan data-field={field} data-as="compact">
      {format.compact(value)}
    </tspan>
  );
}
