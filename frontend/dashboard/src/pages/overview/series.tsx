/** The large picture: the chosen number by day, week or month. */

import { memo } from "preact/compat";
import { choose, useAddress, useOfAddress } from "../../address/address";
import type { HeadlineMetric } from "../../address/choices";
import { type SeriesPoint, TimeSeries } from "../../charts/time-series";
import { StackedBars } from "../../charts/stacked-bars";
import * as format from "../../numbers/format";
import { platformNames } from "../../parts/platform";
import { useReading } from "../../parts/reading";
import { Empty } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { metricWords } from "../../words/metrics";
import { capital } from "../../words/reported";
import { before } from "../../words/windows";
import { whoseDays } from "../../words/zones";
import type { Details, Head, PageQuestion } from "./answers";
import { PlatformsTable, SeriesTable } from "./series-table";

interface SeriesTileProps {
  question: PageQuestion;
  head: Head;
  breaks: Details["scope"]["breaks"];
  notes: Details["scope"]["notes"];
}

const perBucket = {
  DAY: "per day",
  WEEK: "per week",
  MONTH: "per month",
  QUARTER: "per quarter",
  YEAR: "per year",
};

export const SeriesTile = memo(function SeriesTile(props: SeriesTileProps) {
  const { question, head, breaks, notes } = props;
  const metric = useOfAddress(({ choices }) => choices.metric);
  const chosen = useOfAddress(({ choices }) => choices.granularity);
  const isSplit = useOfAddress(({ choices }) => choices.byPlatform);
  const { head: operation, isReport } = useReading();
  const at = `${operation}:scope.timeSeries`;
  const granularity = isReport ? "DAY" : chosen;
  const byPlatform = isSplit && !isReport;
  const { platforms } = head.timeSeries;
  const split = byPlatform && platforms && metric !== "engagementRate" && { platforms, metric };
  const words = metricWords[metric];
  const { compareTo: _, ...inWindow } = question;
  const { window } = head.overview;
  const points: SeriesPoint[] = head.timeSeries.points.map((point) => ({
    date: point.date,
    value: point[metric],
    isMeasured: point.isMeasured || metric === "postsPublished",
    isComplete: point.isComplete,
    daysCarried: metric === "postsPublished" ? 0 : point.daysCarried,
    postsPublished: point.postsPublished,
    compared: point.compared && {
      date: point.compared.date,
      value: point.compared[metric],
      isMeasured: point.compared.isMeasured || metric === "postsPublished",
    },
  }));
  const marks = [
    ...breaks
      .filter((mark) => mark.date >= window.start && mark.date <= window.end)
      .map((mark) => ({
        date: mark.date,
        letter: "*",
        text: `${platformNames[mark.platform]}: ${mark.change}`,
      })),
    ...notes
      .filter((note) => note.end >= window.start && note.start <= window.end)
      .map((note) => ({ date: note.start, letter: "✎", text: note.text })),
  ];
  const hasGaps = points.some((point) => !point.isMeasured);
  const hasBefore = points.some((point) => point.compared && point.compared.value !== null);
  const isDrawn = points.some((point) => point.value !== null);
  return (
    <Tile
      name="series"
      title={`${words.perDay} ${perBucket[granularity]}`}
      about={
        <>
          <span data-date>{format.days(window.start, window.end)}</span>,{" "}
          <span data-message>{whoseDays(window.timeZones)}</span>
        </>
      }
      question={{
        operation: "overview_head",
        variables: { ...question, granularity, byPlatform },
        export: split
          ? { name: "platform_series", variables: { ...inWindow, granularity } }
          : { name: "series", variables: { ...question, granularity } },
        tool: "time_series",
      }}
      meaning={words.meaning}
      isFirst
      rows={() =>
        head.timeSeries.points.map((point) => ({ ...point, compared: point.compared ?? {} }))
      }
      table={() =>
        split ? <PlatformsTable {...split} /> : <SeriesTable head={head} metric={metric} />
      }
    >
      {!isDrawn ? (
        <NoSeries head={head} metric={metric} />
      ) : split ? (
        <StackedBars
          {...split}
          field={`${at}.platforms`}
          label={`${words.perDay} by platform`}
          points={points}
          pointsField={`${at}.points`}
        />
      ) : (
        <TimeSeries
          points={points}
          field={`${at}.points`}
          valueKey={metric}
          as={words.as}
          label={trendOf(head, metric)}
          marks={marks}
          previousLabel={before(window)}
        />
      )}
      {isDrawn && (
        <div class="legend">
          {!byPlatform && (
            <>
              <span>
                <Key look="this" /> This window
              </span>
              {hasBefore && (
                <span>
                  <Key look="previous" />
                  <span data-field={`${operation}:scope.overview.window`} data-as="window">
                    {capital(before(window))}
                  </span>
                </span>
              )}
            </>
          )}
          {hasGaps && (
            <span>
              <svg width="14" height="14" aria-hidden="true">
                <rect width="14" height="14" fill="url(#hatch)" />
              </svg>
              Not measured
            </span>
          )}
          {!isReport && (
            <span class="series-choices">
              <SeriesChoices days={window.days} />
            </span>
          )}
        </div>
      )}
      {isDrawn && marks.length > 0 && (
        <ul class="note">
          {marks.map((mark) => (
            <li key={mark.date + mark.text}>
              <b aria-hidden="true">{mark.letter}</b>{" "}
              <time dateTime={mark.date}>{format.day(mark.date)}</time>{" "}
              <span data-message dir="auto">
                {mark.text}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Tile>
  );
});

/** There is nothing to draw: axes without a line would say that nothing was gained. */
function NoSeries({ head, metric }: { head: Head; metric: HeadlineMetric }) {
  const { isReport } = useReading();
  const isOther = head.overview.engagement !== null && metric !== "engagement";
  return (
    <Empty
      title={isOther ? "No platform here reports views." : "Nothing was measured in these days."}
    >
      {isOther && !isReport && (
        <p>
          <button class="link" onClick={() => choose({ metric: "engagement" })}>
            Show engagement
          </button>
        </p>
      )}
    </Empty>
  );
}

function Key({ look }: { look: "this" | "previous" }) {
  return (
    <svg class="chart" width="22" height="8" aria-hidden="true">
      <path class={look} d="M1,4h20" />
    </svg>
  );
}

function SeriesChoices({ days }: { days: number }) {
  const { choices } = useAddress();
  const granularities = [
    ["DAY", "Days"],
    ["WEEK", "Weeks"],
    ["MONTH", "Months"],
  ] as const;
  const offered = granularities.filter(
    ([granularity]) => granularity === "DAY" || days > (granularity === "WEEK" ? 13 : 59),
  );
  const isChoice = offered.length > 1 || choices.granularity !== "DAY";
  return (
    <>
      {isChoice && (
        <span class="segments" role="radiogroup" aria-label="Buckets">
          {offered.map(([granularity, label]) => (
            <button
              key={granularity}
              class="button"
              role="radio"
              aria-checked={choices.granularity === granularity}
              onClick={() => choose({ granularity })}
            >
              {label}
            </button>
          ))}
        </span>
      )}
      <button
        class="button"
        aria-pressed={choices.byPlatform}
        onClick={() => choose({ byPlatform: !choices.byPlatform })}
      >
        By platform
      </button>
    </>
  );
}

/** The picture in a sentence. */
function trendOf(head: Head, metric: keyof typeof metricWords): string {
  const { overview } = head;
  const words = metricWords[metric];
  const change = overview[words.change];
  const total = format[words.as](overview[metric]);
  const trend =
    change.direction === null || change.percent === null
      ? ""
      : `, ${change.direction === "UP" ? "up" : change.direction === "DOWN" ? "down" : "steady at"} ${format.growth(change.percent)}`;
  const { start, end } = overview.window;
  return `${words.label}, ${format.days(start, end)}: ${total}${trend}. The table has every day.`;
}
