/** A count by day as bars of platforms, one on the other. */

import type { HeadlineMetric } from "../address/choices";
import type { Platform } from "../api/schema";
import * as format from "../numbers/format";
import { PlatformName, platformNames } from "../parts/platform";
import { Axis, roomFor, scaleUp } from "./axis";
import { useSize } from "./size";

type Counted = Exclude<HeadlineMetric, "engagementRate">;

interface Series {
  platform: Platform;
  points: ({ date: string; isMeasured: boolean } & Record<Counted, number | null>)[];
}

interface StackedBarsProps {
  platforms: Series[];
  metric: Counted;
  field: string;
  label: string;
}

export function StackedBars({ platforms, metric, field, label }: StackedBarsProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const { width, isNarrow } = size;
  const height = isNarrow ? 240 : 320;
  const bottom = height - 30;
  const dates = platforms[0]?.points.map((point) => point.date) ?? [];
  const valueOf = (series: Series, index: number) =>
    Math.max(0, series.points[index]?.[metric] ?? 0);
  const sums = dates.map((_, index) =>
    platforms.reduce((sum, series) => sum + valueOf(series, index), 0),
  );
  const y = scaleUp(Math.max(0, ...sums), 20, bottom);
  const left = roomFor(y);
  const slot = (width - left) / Math.max(1, dates.length);
  const labelled = Math.max(1, Math.ceil(dates.length / (isNarrow ? 3 : 6)));
  return (
    <div class="chart" ref={element}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <Axis scale={y} left={left} right={width} />
          {dates.map((date, index) => {
            let level = 0;
            return (
              <g key={date}>
                {platforms.map((series, order) => {
                  const value = valueOf(series, index);
                  level += value;
                  if (value === 0) return null;
                  return (
                    <rect
                      key={series.platform}
                      x={left + index * slot + slot * 0.12}
                      width={slot * 0.76}
                      y={y(level)}
                      height={Math.max(0.5, y(level - value) - y(level) - 1.2)}
                      fill={`var(--${series.platform})`}
                    >
                      <title
                        data-field={`${field}.${order}.points.${index}.${metric}`}
                        data-as="count"
                      >
                        {`${platformNames[series.platform]} ${format.count(series.points[index]?.[metric])}`}
                      </title>
                    </rect>
                  );
                })}
                {index % labelled === 0 && dates.length - index > labelled / 2 && (
                  <text
                    data-date
                    x={left + index * slot + slot / 2}
                    y={height - 6}
                    text-anchor={index === 0 ? "start" : "middle"}
                  >
                    {format.weekday(date)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
      <div class="legend">
        {platforms.map(({ platform }) => (
          <span key={platform}>
            <PlatformName platform={platform} />
          </span>
        ))}
      </div>
    </div>
  );
}
