/** Amounts by day as bars: money of one currency, credits, or how many were made. */

import * as format from "../numbers/format";
import { Axis, scaleUp } from "./axis";
import { useSize } from "./size";

export interface AmountBarsProps {
  days: { date: string; amount: number }[];
  /** The path of the days. */
  field: string;
  label: string;
  /** Where the amounts are money. */
  money?: { currency: string; exponent: number | null } | undefined;
  height?: number;
}

const TOP = 12;

export function AmountBars({ days, field, label, money, height = 190 }: AmountBarsProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const { width, isNarrow } = size;
  const unit = 10 ** (money?.exponent ?? 0);
  const bottom = height - 26;
  const left = 44;
  const amounts = days.map((day) => day.amount / unit);
  const y = scaleUp(Math.max(0, ...amounts), TOP, bottom, Math.min(0, ...amounts));
  const slot = (width - left) / Math.max(1, days.length);
  const labelled = Math.max(1, Math.ceil(days.length / (isNarrow ? 3 : 5)));
  return (
    <div class="chart" ref={element}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <Axis scale={y} left={left} right={width} />
          {amounts.map((amount, index) => (
            <rect
              key={days[index]?.date}
              class={amount < 0 ? "bar-down" : "bar-up"}
              x={left + index * slot + slot * 0.14}
              width={slot * 0.72}
              y={Math.min(y(0), y(amount))}
              height={Math.abs(y(0) - y(amount))}
              rx={1}
            >
              <title
                data-field={`${field}.${index}.amount`}
                data-as={money ? `money:${money.currency}:${money.exponent ?? 0}` : "count"}
              >
                {money
                  ? format.money(days[index]?.amount, money.currency, money.exponent ?? 0)
                  : format.count(days[index]?.amount)}
              </title>
            </rect>
          ))}
          {days.map(
            ({ date }, index) =>
              index % labelled === 0 &&
              days.length - index > labelled / 2 && (
                <text
                  key={date}
                  data-date
                  x={left + index * slot + (index === 0 ? 0 : slot / 2)}
                  y={height - 4}
                  text-anchor={index === 0 ? "start" : "middle"}
                >
                  {format.day(date)}
                </text>
              ),
          )}
        </svg>
      )}
    </div>
  );
}
