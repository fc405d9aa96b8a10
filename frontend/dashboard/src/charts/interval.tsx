/** One mean as a dot, with a line down to what is sure of it. */

interface IntervalProps {
  mean: number;
  /** What the mean exceeds at least; null where nothing tells. */
  low: number | null;
  /** Where the scale ends: what stands below each other has the same. */
  highest: number;
  /** Another one's lower bound, marked through it. */
  bound?: number | null;
  /** A colour of its own. */
  colour?: string;
}

const HEIGHT = 22;
/** The dotted line goes on through the padding of its row. */
const REACH = 12;
const MIDDLE = HEIGHT / 2;

/** The end of a scale on which these means have room. */
export function highestOf(means: number[]): number {
  return 1.12 * Math.max(0.1, ...means);
}

export function Interval({ mean, low, highest, bound = null, colour }: IntervalProps) {
  const x = (value: number) => `${(Math.max(0, value) / highest) * 100}%`;
  return (
    <svg class="chart interval" width="100%" height={HEIGHT} aria-hidden="true">
      <line class="grid" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
      {bound !== null && (
        <line class="bound" x1={x(bound)} x2={x(bound)} y1={-REACH} y2={HEIGHT + REACH} />
      )}
      <g stroke={colour} fill={colour}>
        {low !== null && (
          <>
            <line class="span" x1={x(low)} x2={x(mean)} y1={MIDDLE} y2={MIDDLE} />
            <line class="end" x1={x(low)} x2={x(low)} y1={MIDDLE - 5} y2={MIDDLE + 5} />
          </>
        )}
        <circle class="mean" cx={x(mean)} cy={MIDDLE} r={5.5} stroke="none" />
      </g>
    </svg>
  );
}
