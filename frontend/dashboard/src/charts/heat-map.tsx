/**
 * The hours of a week as a grid: colour and number say what an hour reaches at least.
 *
 * Days down and hours across; on a phone it is turned, with only the hours between first and last.
 */

import { useRef, useState } from "preact/hooks";
import type { Weekday } from "../api/schema";
import * as format from "../numbers/format";
import { NumText } from "../parts/number";
import { weekdayNames } from "../words/weekdays";
import { useSize } from "./size";

export interface HeatCell {
  weekday: Weekday;
  hour: number;
  posts: number;
  meanRate: number;
  lowerBound: number | null;
  isThin: boolean;
}

interface HeatMapProps {
  label: string;
  cells: HeatCell[];
  best: { weekday: Weekday; hour: number } | null;
  /** The days, from the one that the week begins with. */
  week: Weekday[];
  /** The path of the cells; a cell's number is `field.INDEX.key`. */
  field: string;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Below that, 24 hours don't stand beside each other. */
const TURNED_BELOW = 720;
const ROW = 38;
const ROW_TURNED = 32;
const SIDE = 44;
const FOOT = 26;

export function HeatMap({ label, cells, best, week, field }: HeatMapProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const grid = useRef<SVGSVGElement>(null);
  const [current, setCurrent] = useState<[row: number, column: number]>([0, 0]);
  const { width } = size;
  const isTurned = width < TURNED_BELOW;
  const hours = isTurned ? triedOf(cells) : HOURS;
  const rows = isTurned ? hours.length : week.length;
  const columns = isTurned ? week.length : hours.length;
  const rowHeight = isTurned ? ROW_TURNED : ROW;
  const top = isTurned ? FOOT : 2;
  const step = (width - SIDE) / columns;
  const at: [number, number] = [Math.min(current[0], rows - 1), Math.min(current[1], columns - 1)];
  const indexes = new Map(cells.map((cell, index) => [`${cell.weekday} ${cell.hour}`, index]));
  const steps = stepsOf(cells);

  function onKeyDown(event: KeyboardEvent) {
    const [row, column] = at;
    const moves: Record<string, [number, number]> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, columns - 1],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const target: [number, number] = [
      Math.min(rows - 1, Math.max(0, move[0])),
      Math.min(columns - 1, Math.max(0, move[1])),
    ];
    setCurrent(target);
    grid.current?.querySelector<SVGElement>(`[data-cell="${target.join(" ")}"]`)?.focus();
  }

  return (
    <div ref={element}>
      {width > 0 && (
        <svg
          class="chart heat"
          ref={grid}
          width={width}
          height={rows * rowHeight + FOOT + 4}
          role="grid"
          aria-label={label}
          onKeyDown={onKeyDown}
        >
          {Array.from({ length: rows }, (_, row) => (
            <g role="row" key={row}>
              {Array.from({ length: columns }, (_, column) => {
                const weekday = week[isTurned ? column : row] ?? "MONDAY";
                const hour = hours[isTurned ? row : column] ?? 0;
                const index = indexes.get(`${weekday} ${hour}`);
                const isCurrent = at[0] === row && at[1] === column;
                return (
                  <Cell
                    key={column}
                    place={`${row} ${column}`}
                    name={nameOf(weekday, hour, index === undefined ? undefined : cells[index])}
                    isCurrent={isCurrent}
                    onFocus={() => setCurrent([row, column])}
                    cell={index === undefined ? undefined : cells[index]}
                    step={index === undefined ? 0 : (steps[index] ?? 0)}
                    field={`${field}.${index}`}
                    isBest={best?.weekday === weekday && best.hour === hour}
                    x={SIDE + column * step}
                    y={top + row * rowHeight}
                    width={step}
                    height={rowHeight}
                  />
                );
              })}
            </g>
          ))}
          <g aria-hidden="true">
            {week.map((weekday, index) => (
              <text
                key={weekday}
                class="medium"
                x={isTurned ? SIDE + (index + 0.5) * step : 0}
                y={isTurned ? 14 : top + (index + 0.5) * rowHeight + 4}
                text-anchor={isTurned ? "middle" : "start"}
              >
                {weekdayNames[weekday].slice(0, 3)}
              </text>
            ))}
            {hours.map((hour, index) =>
              isTurned || hour % 3 === 0 ? (
                <text
                  key={hour}
                  data-axis
                  x={isTurned ? 0 : SIDE + (index + 0.5) * step}
                  y={isTurned ? top + (index + 0.5) * rowHeight + 4 : rows * rowHeight + 20}
                  text-anchor={isTurned ? "start" : "middle"}
                >
                  {format.hour(hour)}
                </text>
              ) : null,
            )}
          </g>
        </svg>
      )}
    </div>
  );
}

interface CellProps {
  place: string;
  name: string;
  isCurrent: boolean;
  onFocus: () => void;
  cell: HeatCell | undefined;
  step: number;
  field: string;
  isBest: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

function Cell(props: CellProps) {
  const { place, name, isCurrent, onFocus, cell, step, field, isBest } = props;
  const middle = { x: props.x + props.width / 2, y: props.y + props.height / 2 };
  const box = {
    x: props.x + 2,
    y: props.y + 2,
    width: props.width - 4,
    height: props.height - 4,
    rx: 4,
  };
  return (
    <g
      role="gridcell"
      data-cell={place}
      aria-label={name}
      tabindex={isCurrent ? 0 : -1}
      onFocus={onFocus}
    >
      <title data-message>{name}</title>
      <rect class={cell ? (cell.isThin ? "thin" : `heat-${step}`) : "untried"} {...box} />
      {!cell && <circle class="untried-point" cx={middle.x} cy={middle.y} r={1.25} />}
      {cell && (
        <NumText
          class={cell.isThin ? "tiny" : `tiny on-heat-${step}`}
          x={middle.x}
          y={middle.y + 4}
          text-anchor="middle"
          field={`${field}.${cell.isThin ? "posts" : "lowerBound"}`}
          value={cell.isThin ? cell.posts : cell.lowerBound}
          as={cell.isThin ? "count" : "times"}
        />
      )}
      {isBest && (
        <rect
          class="best"
          x={box.x - 2.5}
          y={box.y - 2.5}
          width={box.width + 5}
          height={box.height + 5}
          rx={6.5}
        />
      )}
      <rect
        class="focus"
        x={box.x - 1}
        y={box.y - 1}
        width={box.width + 2}
        height={box.height + 2}
        rx={5}
      />
    </g>
  );
}

/** The hours from the first that has posts to the last. */
function triedOf(cells: HeatCell[]): number[] {
  const hours = cells.map((cell) => cell.hour);
  const first = Math.min(...hours);
  const last = Math.max(...hours);
  return HOURS.filter((hour) => hour >= first && hour <= last);
}

/** Each cell's colour, 1 to 5, by where its bound stands among the others'; 0 for thin ones. */
function stepsOf(cells: HeatCell[]): number[] {
  const bounds = cells.filter((cell) => !cell.isThin).map((cell) => cell.lowerBound ?? 0);
  return cells.map((cell) => {
    if (cell.isThin) return 0;
    const lower = bounds.filter((bound) => bound < (cell.lowerBound ?? 0)).length;
    return bounds.length === 1 ? 5 : 1 + Math.round((lower / (bounds.length - 1)) * 4);
  });
}

function nameOf(weekday: Weekday, hour: number, cell: HeatCell | undefined): string {
  const when = `${weekdayNames[weekday]} ${format.hour(hour)}`;
  if (!cell) return `${when}, never tried`;
  const posts = cell.posts === 1 ? "1 post" : `${format.count(cell.posts)} posts`;
  const least = cell.lowerBound === null ? "" : `, at least ${format.rate(cell.lowerBound)}`;
  return `${when}, ${posts}${least}, mean ${format.rate(cell.meanRate)}`;
}
