/** A small line or, for counts under ten a day, small bars: the shape of a series, no numbers. */

import { lineOf, runsOf } from "./runs";

interface SparklineProps {
  values: (number | null)[];
  width?: number;
  height?: number;
  isBars?: boolean;
  /** What it says, where no number stands beside it. */
  label?: string;
}

export function Sparkline(props: SparklineProps) {
  const { values, width = 150, height = 30, isBars = false, label } = props;
  const highest = Math.max(1, ...values.map((value) => value ?? 0));
  const lowest = Math.min(0, ...values.map((value) => value ?? 0));
  // On the smallest screens it is narrower than it is drawn.
  const size = { width, height, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" };
  const name = label ? { role: "img" as const, "aria-label": label } : { "aria-hidden": true };
  const heightOf = (value: number) => ((value - lowest) / (highest - lowest)) * (height - 6);
  if (isBars) {
    const step = width / Math.max(1, values.length);
    return (
      <svg {...size} {...name}>
        {values.map((value, index) =>
          value ? (
            <rect
              key={index}
              class="spark-fill"
              x={index * step}
              y={height - heightOf(value) - 2}
              width={Math.max(1, step - 1.4)}
              height={heightOf(value) + 2}
              rx={0.8}
            />
          ) : null,
        )}
      </svg>
    );
  }
  const step = (width - 6) / Math.max(1, values.length - 1);
  const points = values.map((value, index) =>
    value === null ? null : { x: 2 + index * step, y: height - 3 - heightOf(value) },
  );
  const last = points.at(-1);
  return (
    <svg {...size} {...name}>
      {runsOf(points).map((run) => (
        <path key={run[0]?.x} class="spark-line" d={lineOf(run)} />
      ))}
      {last && <circle class="spark-fill" cx={last.x} cy={last.y} r={2.2} />}
    </svg>
  );
}
