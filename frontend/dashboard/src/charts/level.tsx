/**
 * A level by day, as followers: a line without fill, on an axis that doesn't begin at zero; beneath
 * it what each day gained.
 */

import { scaleLinear } from "d3-scale";
import { NumText } from "../parts/number";
import { Axis, roomFor } from "./axis";
import { useCursor } from "./cursor";
import { type Gain, GainBars } from "./level-gains";
import { LevelTooltip } from "./level-tooltip";
import { lineOf, runsOf, type XY } from "./runs";
import { Days, Gaps } from "./series-marks";
import { useSize } from "./size";

export interface LevelPoint {
  date: string;
  value: number | null;
  /** Whether anybody looked on the day; else the level of before is carried on. */
  isMeasured: boolean;
  /** Of how many accounts it is the sum: a sum of more is no growth. */
  accounts: number;
  /** What the day gained; null where that isn't known, or where other accounts are summed. */
  gain: Gain | null;
}

interface LevelProps {
  points: LevelPoint[];
  /** The path of the points; a value's is `field.INDEX.valueKey`. */
  field: string;
  valueKey: string;
  /** What is counted: "followers". */
  unit: string;
  label: string;
}

const STRIP = 40;

export function Level({ points, field, valueKey, unit, label }: LevelProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const { width, isNarrow } = size;
  const height = isNarrow ? 270 : 340;
  const top = 18;
  const bottom = height - 100;
  const strip = { top: bottom + 16, bottom: bottom + 16 + STRIP };
  const last = points.length - 1;
  const known = points.flatMap((point) => (point.isMeasured ? (point.value ?? []) : []));
  const y = scaleLinear().domain(domainOf(known)).nice(4).range([bottom, top]);
  const left = roomFor(y);
  const right = width - (isNarrow ? 10 : 112);
  const step = last > 0 ? (right - left) / last : 0;
  const x = (index: number) => left + index * step;
  const places = points.map((point, index): XY | null =>
    point.isMeasured && point.value !== null ? { x: x(index), y: y(point.value) } : null,
  );
  const gains = points.map((point) => point.gain);
  const end = places[last];

  const { cursor, listeners } = useCursor({
    last,
    start: last,
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
          <Axis scale={y} left={left} right={right} />
          <Gaps points={points} x={x} step={step} top={top} bottom={bottom} />
          {joined(points, places).map((run) => (
            <path key={run[0]?.x} class="this" d={lineOf(run)} />
          ))}
          <GainBars gains={gains} x={x} step={step} {...strip} />
          {end && (
            <g>
              <circle class="point" cx={end.x} cy={end.y} r={3.5} />
              {!isNarrow && (
                <>
                  <NumText
                    class="accent"
                    x={right + 10}
                    y={end.y + 4}
                    field={`${field}.${last}.${valueKey}`}
                    value={points[last]?.value}
                  />
                  <text x={right + 10} y={end.y + 18}>
                    {unit}
                  </text>
                </>
              )}
            </g>
          )}
          {!isNarrow && (
            <text x={right + 10} y={strip.bottom}>
              gained per day
            </text>
          )}
          <Days points={points} x={x} y={height - 4} isNarrow={isNarrow} />
          {cursor !== null && (
            <line class="cursor" x1={x(cursor)} x2={x(cursor)} y1={top} y2={strip.bottom} />
          )}
        </svg>
      )}
      {cursor !== null && points[cursor] && (
        <LevelTooltip
          point={points[cursor]}
          gain={gains[cursor] ?? null}
          field={`${field}.${cursor}.${valueKey}`}
          unit={unit}
          left={x(cursor)}
          width={width}
        />
      )}
    </div>
  );
}

/** From the lowest to the highest; around a level that stays there is room as well. */
function domainOf(known: number[]): [number, number] {
  const lowest = Math.min(...known);
  const highest = Math.max(...known);
  if (known.length === 0) return [0, 1];
  return lowest === highest ? [Math.max(0, lowest - 2), highest + 2] : [lowest, highest];
}

/** Lines between measured days; where the sum is of other accounts than the day before, a new one. */
function joined(points: LevelPoint[], places: (XY | null)[]): XY[][] {
  const parted: (XY | null)[] = [];
  places.forEach((place, index) => {
    if (index > 0 && points[index]?.accounts !== points[index - 1]?.accounts) parted.push(null);
    parted.push(place);
  });
  return runsOf(parted);
}
