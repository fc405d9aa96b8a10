/** What a level gained on each day, as small bars from a line of their own. */

import * as format from "../numbers/format";

export interface Gain {
  value: number;
  /** Over how many days: more than one after days on which nobody looked. */
  days: number;
}

/** "+54", "+120 in three days". */
export function gainText({ value, days }: Gain): string {
  return days === 1 ? format.delta(value) : `${format.delta(value)} in ${days} days`;
}

interface GainBarsProps {
  gains: (Gain | null)[];
  x: (index: number) => number;
  step: number;
  top: number;
  bottom: number;
}

export function GainBars({ gains, x, step, top, bottom }: GainBarsProps) {
  const values = gains.map((gain) => gain?.value ?? 0);
  const highest = Math.max(0, ...values);
  const lowest = Math.min(0, ...values);
  const scale = highest > lowest ? (bottom - top) / (highest - lowest) : 0;
  const zero = top + highest * scale;
  const width = Math.min(10, Math.max(1, step * 0.5));
  return (
    <g>
      <line class="axis" x1={x(0)} x2={x(gains.length - 1)} y1={zero} y2={zero} />
      {gains.map(
        (gain, index) =>
          gain &&
          gain.value !== 0 && (
            <rect
              key={index}
              class={gain.days > 1 ? "gain several" : "gain"}
              x={x(index) - width / 2}
              y={gain.value > 0 ? zero - Math.max(1, gain.value * scale) : zero}
              width={width}
              height={Math.max(1, Math.abs(gain.value) * scale)}
              rx={1}
            />
          ),
      )}
    </g>
  );
}
