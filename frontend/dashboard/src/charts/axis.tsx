/** The vertical axis: from 0, three to five lines, no frame. */

import { scaleLinear } from "d3-scale";
import * as format from "../numbers/format";

/** A scale from `height` up to 0 for 0 up to at least `highest`. */
export function scaleUp(highest: number, top: number, bottom: number, lowest = 0) {
  return scaleLinear()
    .domain([Math.min(lowest, 0), highest > 0 ? highest : 1])
    .nice(4)
    .range([bottom, top]);
}

/** How far from the left the lines begin, so that the longest of their numbers has room. */
export function roomFor(scale: Scale, write: (value: number) => string = format.compact): number {
  const longest = Math.max(...scale.ticks(4).map((tick) => write(tick).length));
  return Math.max(34, 12 + 7 * longest);
}

type Scale = ReturnType<typeof scaleUp>;

interface AxisProps {
  scale: Scale;
  left: number;
  right: number;
  write?: (value: number) => string;
}

export function Axis({ scale, left, right, write = format.compact }: AxisProps) {
  return (
    <g>
      {scale.ticks(4).map((tick) => (
        <g key={tick}>
          <line
            class={tick === 0 ? "axis" : "grid"}
            x1={left}
            x2={right}
            y1={scale(tick)}
            y2={scale(tick)}
          />
          <text data-axis x={left - 8} y={scale(tick) + 4} text-anchor="end">
            {write(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** The hatch of what was not measured; once a page. */
export function Hatch() {
  return (
    <svg width="0" height="0" aria-hidden="true">
      <defs>
        <pattern
          id="hatch"
          width="6"
          height="6"
          patternTransform="rotate(45)"
          patternUnits="userSpaceOnUse"
        >
          <rect width="1.6" height="6" fill="var(--line2)" />
        </pattern>
      </defs>
    </svg>
  );
}
