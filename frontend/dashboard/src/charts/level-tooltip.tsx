/** A day's level and its gain, beside the cursor. */

import * as format from "../numbers/format";
import { Num } from "../parts/number";
import type { LevelPoint } from "./level";
import { type Gain, gainText } from "./level-gains";

interface TooltipProps {
  point: LevelPoint;
  gain: Gain | null;
  field: string;
  unit: string;
  left: number;
  width: number;
}

export function LevelTooltip({ point, gain, field, unit, left, width }: TooltipProps) {
  const isRight = left > width / 2;
  return (
    <div
      class="tooltip"
      ref={(element) => {
        // Set by script: a style attribute would be refused.
        if (element)
          element.style.transform = `translateX(${isRight ? left - element.offsetWidth - 12 : left + 12}px)`;
      }}
      role="status"
    >
      <b data-date>{format.weekday(point.date)}</b>
      <dl>
        <dt>{unit}</dt>
        <dd>
          <Num field={field} value={point.value} />
        </dd>
        <dt>gained</dt>
        <dd class="number" data-message>
          {gain ? gainText(gain) : format.UNKNOWN}
        </dd>
      </dl>
      {!point.isMeasured && "not measured: as last known"}
    </div>
  );
}
