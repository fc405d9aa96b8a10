/** What was learned and written down, in words of our own: what, and the rates on both sides. */

import type { ComponentChildren } from "preact";
import type { MemoryKind, PatternKind, Platform, Weekday } from "../../api/schema";
import { Num, Said } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { contentTypeOf } from "../../words/content-types";
import { weekdayNames } from "../../words/weekdays";

interface Entry {
  kind: MemoryKind;
  evidence: { conclusion: string; rate: number | null; comparedRate: number | null };
}

const patternOf: Partial<Record<MemoryKind, PatternKind>> = {
  BEST_PLATFORM: "PLATFORM",
  BEST_CONTENT_TYPE: "CONTENT_TYPE",
  BEST_POSTING_TIME: "POSTING_TIME",
  BEST_HOOK: "HOOK",
};

interface EntryTextProps {
  /** The path of the entry. */
  field: string;
  entry: Entry;
  /** What else is known of it. */
  children?: ComponentChildren;
}

export function EntryText({ field, entry, children }: EntryTextProps) {
  const { conclusion, rate, comparedRate } = entry.evidence;
  const at = `${field}.evidence`;
  const kind = patternOf[entry.kind];
  return (
    <span>
      <b>
        <Conclusion kind={kind} value={conclusion} field={`${at}.conclusion`} />
      </b>
      <small>
        {kind ? "Mean engagement rate" : "Engagement rate"}{" "}
        <Num field={`${at}.rate`} value={rate} as="rate" />
        {comparedRate !== null && (
          <>
            , against <Num field={`${at}.comparedRate`} value={comparedRate} as="rate" />{" "}
            {comparedOf(kind)}
          </>
        )}
        .{children}
      </small>
    </span>
  );
}

function comparedOf(kind: PatternKind | undefined): string {
  if (!kind) return "in the days before";
  return kind === "POSTING_TIME" ? "at other hours there" : "of the others";
}

interface ConclusionProps {
  /** Undefined for an alert. */
  kind: PatternKind | undefined;
  value: string;
  field: string;
}

function Conclusion({ kind, value, field }: ConclusionProps) {
  switch (kind) {
    case "PLATFORM":
      return <>{platformNames[value as Platform] ?? value} works best</>;
    case "CONTENT_TYPE":
      return <>{contentTypeOf(value).title} work best</>;
    case "HOOK":
      return (
        <>
          “<Said field={field} text={value} />” works best
        </>
      );
    case "POSTING_TIME": {
      const [platform, weekday, hour] = value.split(" ");
      return (
        <span data-message>
          {platformNames[platform as Platform] ?? platform}: {weekdayNames[weekday as Weekday]}s at{" "}
          {hour} work best
        </span>
      );
    }
    default:
      return value === "SPIKE" ? (
        <>The response more than doubled</>
      ) : (
        <>The response fell to less than half</>
      );
  }
}
