/** Platforms on a shared scale, with what each had before; a row filters the page. */

import type { Platform } from "../api/schema";
import { choose, useAddress } from "../address/address";
import * as format from "../numbers/format";
import { Num } from "../parts/number";
import { PlatformName } from "../parts/platform";
import { useReading } from "../parts/reading";
import { rowClick } from "../parts/table-row";
import { useSize } from "./size";

export interface PlatformBar {
  platform: Platform;
  value: number | null;
  previous: number | null;
  percent: number | null;
  /** Why there is no value. */
  reason: string;
  field: string;
  valueKey: string;
  percentKey: string;
}

export function PlatformBars({ bars }: { bars: PlatformBar[] }) {
  const { choices } = useAddress();
  const { isReport } = useReading();
  const highest = Math.max(1, ...bars.flatMap((bar) => [bar.value ?? 0, bar.previous ?? 0]));
  return (
    <ul class="bars">
      {bars.map((bar) => {
        const isChosen = choices.platforms.includes(bar.platform);
        const filter = () => choose({ platforms: isChosen ? [] : [bar.platform] });
        return (
          <li key={bar.platform} onClick={isReport ? undefined : rowClick(filter)}>
            {isReport ? (
              <span class="name">
                <PlatformName platform={bar.platform} />
              </span>
            ) : (
              <button
                class="name"
                aria-pressed={isChosen}
                onClick={filter}
                title="Filter the page by it (F)"
              >
                <PlatformName platform={bar.platform} />
              </button>
            )}
            {bar.value === null ? (
              <span class="reason">{bar.reason}</span>
            ) : (
              <Bar bar={bar} highest={highest} />
            )}
            <Num field={`${bar.field}.${bar.valueKey}`} value={bar.value} reason={bar.reason} />
            <span class="share number">
              {bar.percent !== null && (
                <Num field={`${bar.field}.${bar.percentKey}`} value={bar.percent} as="share" />
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Bar({ bar, highest }: { bar: PlatformBar; highest: number }) {
  const { element, size } = useSize<HTMLSpanElement>();
  const x = (value: number) => (Math.max(0, value) / highest) * size.width;
  return (
    <span
      ref={element}
      title={bar.previous === null ? undefined : `${format.count(bar.previous)} before`}
    >
      {size.width > 0 && (
        <svg width={size.width} height={18} aria-hidden="true">
          <rect class="track" y={2} width={size.width} height={14} rx={2} />
          <rect
            y={2}
            width={x(bar.value ?? 0)}
            height={14}
            rx={2}
            fill={`var(--${bar.platform})`}
          />
          {bar.previous !== null && (
            <rect
              class="tick"
              x={Math.min(Math.round(x(bar.previous)) - 1, size.width - 2)}
              width={2}
              height={18}
            />
          )}
        </svg>
      )}
    </span>
  );
}
