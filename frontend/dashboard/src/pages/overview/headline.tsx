/** Four numbers with their change; choosing one makes it the large picture. */

import { memo } from "preact/compat";
import { choose, useAddress } from "../../address/address";
import { type HeadlineMetric, headlineMetrics } from "../../address/choices";
import { Sparkline } from "../../charts/sparkline";
import { ChangeText } from "../../parts/change";
import { Num } from "../../parts/number";
import { useReading } from "../../parts/reading";
import { Skeleton } from "../../parts/states";
import { metricWords } from "../../words/metrics";
import type { Head, HeadOverview } from "./answers";

interface HeadlineProps {
  overview: HeadOverview | null;
  points: Head["timeSeries"]["points"];
  isReplaced: boolean;
  /** The id of where the large picture stands or will; none where there is no such part. */
  panel: string | undefined;
}

export function Headline({ overview, points, isReplaced, panel }: HeadlineProps) {
  const { choices } = useAddress();

  function onKeyDown(event: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const count = headlineMetrics.length;
    const next = headlineMetrics[(headlineMetrics.indexOf(choices.metric) + by + count) % count];
    if (!next) return;
    choose({ metric: next }, "replace");
    document.getElementById(`headline-${next}`)?.focus();
  }

  return (
    <div
      class={isReplaced && overview ? "headline replaced" : "headline"}
      role="tablist"
      aria-label="Headline numbers"
      onKeyDown={onKeyDown}
    >
      {headlineMetrics.map((metric) => (
        <Figure
          key={metric}
          metric={metric}
          overview={overview}
          points={points}
          isChosen={choices.metric === metric}
          panel={panel}
        />
      ))}
    </div>
  );
}

interface FigureProps {
  metric: HeadlineMetric;
  overview: HeadOverview | null;
  points: Head["timeSeries"]["points"];
  isChosen: boolean;
  panel: string | undefined;
}

/** Why a headline number isn't known, or what it came from; empty where both are. */
function missingOf(metric: HeadlineMetric, overview: HeadOverview): string {
  const { engagement, window } = overview;
  if (overview[metric] === null) {
    if (engagement === null) return "nothing was measured";
    return metric === "views" ? "not reported here" : "no views, so no rate";
  }
  if (window.comparedTo === "NONE") return "not compared";
  return overview[metricWords[metric].change].previous === null ? "nothing to compare with" : "";
}

const Figure = memo(function Figure(props: FigureProps) {
  const { metric, overview, points, isChosen, panel } = props;
  const at = `${useReading().head}:scope.overview`;
  const words = metricWords[metric];
  const values = points.map((point) =>
    point.isMeasured || metric === "postsPublished" ? point[metric] : null,
  );
  const missing = overview && missingOf(metric, overview);
  const isBars =
    metric === "postsPublished" && Math.max(0, ...values.map((value) => value ?? 0)) < 10;
  return (
    <button
      id={`headline-${metric}`}
      role="tab"
      aria-selected={isChosen}
      aria-controls={overview ? panel : undefined}
      tabIndex={isChosen ? 0 : -1}
      title={words.meaning}
      onClick={() => choose({ metric })}
    >
      <span class="label">{words.label}</span>
      <span class="value">
        {overview ? (
          <Num field={`${at}.${metric}`} value={overview[metric]} as={words.as} />
        ) : (
          <Skeleton width={120} height={36} />
        )}
      </span>
      <span class="from">
        {overview && missing ? (
          missing
        ) : overview ? (
          <ChangeText
            field={`${at}.${words.change}`}
            change={overview[words.change]}
            isRate={metric === "engagementRate"}
            withPrevious
          />
        ) : (
          <Skeleton width={90} height={19} />
        )}
      </span>
      <span class="spark">
        {overview ? (
          <Sparkline values={values} isBars={isBars} />
        ) : (
          <Skeleton width={150} height={30} />
        )}
      </span>
    </button>
  );
});
