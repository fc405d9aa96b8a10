/** A count by day as bars of platforms, one on the other. */

import type { HeadlineMetric } from "../address/choices";
import type { Platform } from "../api/schema";
import * as format from "../numbers/format";
import { NumText } from "../parts/number";
import { PlatformName, platformNames } from "../parts/platform";
import { inWords } from "../words/windows";
import { Axis, roomFor, scaleUp } from "./axis";
import { Days, Gaps } from "./series-marks";
import { useSize } from "./size";
import type { SeriesPoint } from "./time-series";

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
  /** The whole of each bucket: which of them carry the growth of days before. */
  points: SeriesPoint[];
  /** The path of the points. */
  pointsField: string;
}

export function StackedBars(props: StackedBarsProps) {
  const { platforms, metric, field, label, points, pointsField } = props;
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
  const middle = (index: number) => left + (index + 0.5) * slot;
  return (
    <div class="chart" ref={element}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <Axis scale={y} left={left} right={width} />
          <Gaps
            points={points}
            x={middle}
            step={slot}
            top={20}
            bottom={bottom}
            edges={[left, width]}
          />
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
              </g>
            );
          })}
          {points.map((point, index) => {
            if (point.daysCarried === 0 || point.value === null) return null;
            const isEnd = index > points.length / 2;
            return (
              <NumText
                key={point.date}
                class="halo medium"
                x={left + (isEnd ? (index + 0.88) * slot : (index + 0.12) * slot)}
                y={y(sums[index] ?? 0) - 6}
                text-anchor={isEnd ? "end" : "start"}
                field={`${pointsField}.${index}.${metric}`}
                value={point.value}
                after={<tspan data-message> in {inWords(point.daysCarried + 1)} days</tspan>}
              />
            );
          })}
          <Days points={points} x={middle} y={height - 6} isNarrow={isNarrow} />
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
