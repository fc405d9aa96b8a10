/** A day's numbers, beside the cursor. */

import * as format from "../numbers/format";
import { digits, type Style } from "../parts/number";
import type { SeriesPoint } from "./time-series";

interface TooltipProps {
  point: SeriesPoint;
  field: string;
  valueKey: string;
  as: Style;
  left: number;
  width: number;
}

export function SeriesTooltip({ point, field, valueKey, as, left, width }: TooltipProps) {
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
      {!point.isComplete && " so far"}
      <dl>
        <dt>this window</dt>
        <dd class="number" data-field={`${field}.${valueKey}`} data-as={as}>
          {point.isMeasured ? digits(point.value, as) : "not measured"}
        </dd>
        {point.compared && (
          <>
            <dt data-date>{format.weekday(point.compared.date)}</dt>
            <dd class="number" data-field={`${field}.compared.${valueKey}`} data-as={as}>
              {point.compared.isMeasured ? digits(point.compared.value, as) : "not measured"}
            </dd>
          </>
        )}
        <dt>posts published</dt>
        <dd class="number" data-field={`${field}.postsPublished`} data-as="count">
          {format.count(point.postsPublished)}
        </dd>
      </dl>
    </div>
  );
}
