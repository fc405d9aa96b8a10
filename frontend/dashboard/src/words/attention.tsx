/** What needs somebody, in a sentence of the reader's language and days; who must act comes after it. */

import type { AttentionCode, GoalMetric, Platform } from "../api/schema";
import * as format from "../numbers/format";
import { Num, Said } from "../parts/number";
import { platformNames } from "./platforms";
import { Moment } from "../parts/moment";

export interface AttentionFacts {
  code: AttentionCode;
  since: string;
  posts: number;
  sentence: string;
  subject: { label: string } | null;
  scope: { label: string } | null;
  values: {
    platform: Platform | null;
    rate: number | null;
    comparedRate: number | null;
    metric: GoalMetric | null;
    target: number | null;
    current: number | null;
    endsOn: string | null;
    endsAt: string | null;
  };
}

const goalNouns: Record<GoalMetric, string> = {
  VIEWS: "views",
  ENGAGEMENT: "engagements",
  ENGAGEMENT_RATE: "engagement rate",
  POSTS: "posts",
};

interface SentenceProps {
  field: string;
  entry: AttentionFacts;
  /** Whether it is about another scope than the page, which has to be named. */
  isElsewhere: boolean;
}

export function AttentionSentence({ field, entry, isElsewhere }: SentenceProps) {
  const { code, values } = entry;
  const platform = values.platform ? platformNames[values.platform] : "The platform";
  const name = entry.subject && (
    <Said field={`${field}.subject.label`} text={entry.subject.label} />
  );
  const since = <Moment instant={entry.since} />;
  const posts = (
    <>
      <Num field={`${field}.posts`} value={entry.posts} />{" "}
      {entry.posts === 1 ? "post stands" : "posts stand"}
    </>
  );
  switch (code) {
    case "SIGN_IN_DEAD":
      return (
        <>
          <b>
            {platform} refuses the sign-in of {name}
          </b>{" "}
          since {since}. {posts} still.
        </>
      );
    case "PERMISSION_MISSING":
      return (
        <>
          <b>
            {platform} wants one more permission from {name}
          </b>{" "}
          since {since}. {posts} still.
        </>
      );
    case "GOAL_BEHIND":
    case "GOAL_REACHED":
      return <GoalSentence field={field} entry={entry} isElsewhere={isElsewhere} />;
    case "RATE_DROP":
    case "RATE_SPIKE":
      return (
        <>
          <b>
            {name}: the engagement rate{" "}
            {code === "RATE_DROP" ? "fell below half" : "more than doubled"}
          </b>
          , <Num field={`${field}.values.rate`} value={values.rate} as="rate" /> in the last days,{" "}
          <Num field={`${field}.values.comparedRate`} value={values.comparedRate} as="rate" />{" "}
          before.
        </>
      );
    case "TOKEN_ENDING":
      return (
        <>
          <b>The token {name} ends</b>
          {values.endsAt && (
            <>
              {" "}
              on <Moment instant={values.endsAt} />
            </>
          )}
          .
        </>
      );
    default:
      return (
        <b data-field={`${field}.sentence`} data-as="text">
          {entry.sentence}
        </b>
      );
  }
}

function GoalSentence({ field, entry, isElsewhere }: SentenceProps) {
  const { values } = entry;
  const isRate = values.metric === "ENGAGEMENT_RATE";
  const as = isRate ? "rate" : "count";
  return (
    <>
      <b>
        The goal “
        {entry.subject && <Said field={`${field}.subject.label`} text={entry.subject.label} />}”{" "}
        {isElsewhere && entry.scope && (
          <>
            of <Said field={`${field}.scope.label`} text={entry.scope.label} />{" "}
          </>
        )}
        {entry.code === "GOAL_REACHED" ? "is reached" : "is behind"}
      </b>
      : <Num field={`${field}.values.current`} value={values.current} as={as} /> of{" "}
      <Num field={`${field}.values.target`} value={values.target} as={as} />
      {values.metric && !isRate && ` ${goalNouns[values.metric]}`}
      {entry.code === "GOAL_BEHIND" && values.endsOn && (
        <>
          , due on <time dateTime={values.endsOn}>{format.day(values.endsOn)}</time>
        </>
      )}
      .
    </>
  );
}
