/** What to make more of: the advice, what it rests on, and the way to the posts behind it. */

import type { ComponentChildren } from "preact";
import { kept, Link, useAddress } from "../address/address";
import type { Choices } from "../address/choices";
import { pathOf, type Scope, type ScopePage } from "../address/places";
import type { Queries } from "../api/operations";
import type { PatternKind, Platform, Weekday } from "../api/schema";
import { contentTypeOf } from "../words/content-types";
import { weekdayNames } from "../words/weekdays";
import { Weight } from "./confidence";
import { Num, Said } from "./number";
import { platformNames } from "./platform";

type Brand = NonNullable<Queries["learned_brand"]["answer"]["brand"]>;
type Recommendation = Brand["optimizationCycle"]["recommendations"][number];

export const patternKinds: Record<PatternKind, string> = {
  CONTENT_TYPE: "Kind of content",
  PLATFORM: "Platform",
  HOOK: "Opening line",
  POSTING_TIME: "Time",
};

interface RecommendationsProps {
  brand: string;
  /** The path of the list. */
  field: string;
  recommendations: Recommendation[];
}

export function Recommendations({ brand, field, recommendations }: RecommendationsProps) {
  return (
    <ul class="explained learned">
      {recommendations.map(({ kind, posts, confidence, pattern }, index) => {
        const at = `${field}.${index}`;
        return (
          <li key={pattern.value}>
            <b>{patternKinds[kind]}</b>
            <span>
              <b>
                <Advice kind={kind} value={pattern.value} field={`${at}.pattern.value`} />
              </b>
              <small>
                Mean engagement rate{" "}
                <Num field={`${at}.pattern.meanRate`} value={pattern.meanRate} as="rate" />
                {pattern.restRate !== null && (
                  <>
                    , against{" "}
                    <Num field={`${at}.pattern.restRate`} value={pattern.restRate} as="rate" />{" "}
                    {kind === "POSTING_TIME" ? "at other hours there" : "of the others"}
                  </>
                )}
                .{" "}
                <Evidence scope={{ kind: "brand", id: brand }} kind={kind} value={pattern.value} />
              </small>
            </span>
            <Weight field={`${at}.posts`} posts={posts} confidence={confidence} />
          </li>
        );
      })}
    </ul>
  );
}

interface PatternProps {
  kind: PatternKind;
  value: string;
}

/** What to do, in a sentence of our own: the API's has its numbers in it. */
function Advice({ kind, value, field }: PatternProps & { field: string }) {
  switch (kind) {
    case "PLATFORM":
      return <>Publish more on {platformNames[value as Platform] ?? value}</>;
    case "CONTENT_TYPE":
      return <>Make more {contentTypeOf(value).name}</>;
    case "HOOK":
      return (
        <>
          Open more posts like “<Said field={field} text={value} />”
        </>
      );
    case "POSTING_TIME": {
      const [platform, weekday, hour] = value.split(" ");
      return (
        <span data-message>
          Publish on {platformNames[platform as Platform] ?? platform} on{" "}
          {weekdayNames[weekday as Weekday]}s at {hour}
        </span>
      );
    }
  }
}

/** The way to what it rests on. */
function Evidence({ scope, kind, value }: PatternProps & { scope: Scope }) {
  const best = { sort: "rate" };
  switch (kind) {
    case "PLATFORM":
      return (
        <To scope={scope} page="posts" own={{ ...best, platforms: [value as Platform] }}>
          Its posts, the best first
        </To>
      );
    case "CONTENT_TYPE":
      return (
        <To
          scope={scope}
          page="posts"
          own={{ ...best, categories: contentTypeOf(value).categories }}
        >
          These posts, the best first
        </To>
      );
    case "HOOK":
      return (
        <To scope={scope} page="posts" own={{ ...best, search: value }}>
          Posts with it, the best first
        </To>
      );
    case "POSTING_TIME":
      return (
        <To scope={scope} page="times" own={{ platforms: [value.split(" ")[0] as Platform] }}>
          All hours there
        </To>
      );
  }
}

interface ToProps {
  scope: Scope;
  page: ScopePage;
  /** What is chosen there. */
  own: Partial<Choices>;
  children: ComponentChildren;
}

function To({ scope, page, own, children }: ToProps) {
  const { choices } = useAddress();
  return (
    <Link class="link" to={pathOf(scope, page) + kept(choices, own)}>
      {children}
    </Link>
  );
}
