/** How far a goal has come: what is reached, where it will end at this pace, and the target. */

import { useSize } from "./size";

interface GoalBarProps {
  label: string;
  target: number;
  current: number | null;
  expected: number | null;
  look: "up" | "down" | "steady";
}

const HEIGHT = 26;
const BAR = { y: 8, height: 10 };

export function GoalBar({ label, target, current, expected, look }: GoalBarProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const { width } = size;
  // More than twice the target would leave no room for it: such bars end at the edge.
  const highest = Math.min(2 * target, 1.04 * Math.max(target, current ?? 0, expected ?? 0));
  const x = (value: number) => Math.min(1, Math.max(0, value) / highest) * (width - 2) + 1;
  return (
    <div class="goal-bar" ref={element}>
      {width > 0 && (
        <svg class="chart" width={width} height={HEIGHT} role="img" aria-label={label}>
          <title data-message>{label}</title>
          <rect class="track" width={width} rx={3} {...BAR} />
          {current !== null && (
            <rect
              class={look === "down" ? "bar-down" : "bar-up"}
              width={Math.max(2, x(current))}
              rx={3}
              {...BAR}
            />
          )}
          {expected !== null && (
            <path
              class="pace"
              d={
                expected > highest
                  ? `M${width - 7},-1v8l6,-4Z` // further than the bar goes
                  : `M${x(expected) - 5},1h10l-5,6Z`
              }
              aria-hidden="true"
            />
          )}
          <rect class="target" x={x(target) - 1} y={4} width={2} height={18} />
        </svg>
      )}
    </div>
  );
}
