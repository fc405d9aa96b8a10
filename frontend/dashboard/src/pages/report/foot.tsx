/** What the words of a report mean, how fresh its numbers are, and when its link ends. */

import * as format from "../../numbers/format";
import { Num } from "../../parts/number";
import { whoseCalendar } from "../../words/zones";
import type { ReportHead, ReportSays } from "./report";

const MOST_NAMED = 4;

export function ReportFoot({ says, head }: { says: ReportSays; head: ReportHead }) {
  const { coverage, overview, timeSeries } = head.scope;
  const { timeZones } = overview.window;
  const [timeZone = ""] = timeZones;
  const unmeasured = (timeSeries?.points ?? []).filter((point) => !point.isMeasured);
  return (
    <footer class="report-foot">
      <p>
        <b>What the words mean.</b> Views and engagement are what posts gained on these days,
        whenever they were published. Engagement: likes + comments + shares + saves. Engagement
        rate: engagement per <span data-message>100</span> views, of posts whose views are known. A
        dash is a number that a platform doesn’t report; it is never counted as{" "}
        <span data-message>0</span>.
      </p>
      <p>
        Days are those of {whoseCalendar(timeZones)}.{" "}
        <Num field="report_head:scope.coverage.measured" value={coverage.measured} /> of{" "}
        <Num field="report_head:scope.coverage.published" value={coverage.published} /> posts
        measured
        {coverage.newestAsOf && (
          <>
            , as of{" "}
            <time dateTime={coverage.newestAsOf}>{momentOf(coverage.newestAsOf, timeZone)}</time>
          </>
        )}
        .{unmeasured.length > 0 && <Unmeasured days={unmeasured.map((point) => point.date)} />}
      </p>
      <p>
        Made with Backbone. This link shows this report and nothing else, until{" "}
        <time dateTime={says.endsAt}>{dayOf(says.endsAt)}</time>.
      </p>
    </footer>
  );
}

function Unmeasured({ days }: { days: string[] }) {
  if (days.length > MOST_NAMED) {
    return (
      <> On some days nothing was measured; their growth is counted on the next one that was.</>
    );
  }
  return (
    <>
      {" On "}
      {days.map((day, index) => (
        <span key={day}>
          {index > 0 && (index === days.length - 1 ? " and " : ", ")}
          <time dateTime={day}>{format.day(day)}</time>
        </span>
      ))}
      {" nothing was measured; the growth is counted on the next day that was."}
    </>
  );
}

/** An instant on the report's own clock, with its day: it may be read on paper, much later. */
function momentOf(instant: string, timeZone: string): string {
  const style = { dateStyle: "long", timeStyle: "short", timeZone } as const;
  return new Intl.DateTimeFormat(undefined, style).format(new Date(instant));
}

/** The reader's own day of an instant. */
export function dayOf(instant: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "long" }).format(new Date(instant));
}
