/** The post's numbers as of now; a dash says why nobody knows. */

import type { MetricUnit, ReportedMetric } from "../../api/schema";
import { Num, Said, type Style } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { Tile } from "../../parts/tile";
import { capital, reportedNames } from "../../words/reported";
import * as format from "../../numbers/format";
import type { DaysAnswer, PlatformAnswer, PostAnswer } from "./answers";
import { Collection } from "./collection";

const at = "post_page:post.analytics";

type TotalKey =
  | "views"
  | "likes"
  | "comments"
  | "shares"
  | "saves"
  | "impressions"
  | "clicks"
  | "watchSeconds"
  | "reach";

const metrics: { key: TotalKey; metric: ReportedMetric; isAlways: boolean; as?: Style }[] = [
  { key: "views", metric: "VIEWS", isAlways: true },
  { key: "likes", metric: "LIKES", isAlways: true },
  { key: "comments", metric: "COMMENTS", isAlways: true },
  { key: "shares", metric: "SHARES", isAlways: true },
  { key: "saves", metric: "SAVES", isAlways: true },
  { key: "watchSeconds", metric: "WATCH_SECONDS", isAlways: false, as: "duration" },
  { key: "reach", metric: "REACH", isAlways: false },
  { key: "impressions", metric: "IMPRESSIONS", isAlways: false },
  { key: "clicks", metric: "CLICKS", isAlways: false },
];

const units: Record<MetricUnit, Style> = {
  COUNT: "count",
  PEOPLE: "count",
  SECONDS: "duration",
  PERCENT: "rate",
};

interface FactsProps {
  post: PostAnswer;
  platform: PlatformAnswer | undefined;
  days: DaysAnswer | null;
}

/** Why a post's number of a metric isn't known. */
export function reasonOf(
  post: PostAnswer,
  platform: PlatformAnswer | undefined,
  metric: ReportedMetric,
  key: string,
): string {
  const name = reportedNames[metric];
  const missing = post.collection.missing.find((one) => one.metric === key);
  if (platform && !platform.metrics.includes(metric))
    return `${platformNames[post.platform]} doesn’t report ${name}`;
  if (missing) return missing.reason;
  return post.analytics ? "Not reported so far" : "Not measured yet";
}

export function Facts({ post, platform, days }: FactsProps) {
  const { analytics } = post;
  const totals = analytics?.totals;
  const gained = analytics?.gainedLast7Days;
  const zone = post.organization.timeZone;
  const meaningOf = (name: string) =>
    days?.metricCatalog.find((entry) => entry.name === name)?.counts;
  const shown = metrics.filter(
    ({ key, metric, isAlways }) =>
      isAlways || totals?.[key] != null || platform?.metrics.includes(metric),
  );
  const isOld = analytics !== null && format.isDaysAgo(analytics.lastDate, zone);
  const rateReason =
    totals?.views === 0 ? "Nobody has seen it" : reasonOf(post, platform, "VIEWS", "views");
  return (
    <Tile
      name="now"
      title={isOld ? "As last measured" : "Now"}
      about={
        analytics && (
          <>
            all since publication, {isOld ? "on" : "as of"}{" "}
            <time dateTime={analytics.asOf}>{format.moment(analytics.asOf, zone)}</time>
          </>
        )
      }
      question={{
        operation: "post_page",
        variables: { id: post.id },
        export: { name: "totals_of_post", variables: { id: post.id } },
        tool: "post_performance",
      }}
      meaning="The last known total of each number since publication. Engagement is likes, comments, shares and saves; the rate is engagement per hundred views. A dash is a number that nobody knows, with its reason."
    >
      <dl class="facts">
        {shown.map(({ key, metric, as }) => {
          const reason = reasonOf(post, platform, metric, key);
          const isKnown = totals?.[key] != null;
          return (
            <div key={key}>
              <dt title={meaningOf(key)}>{capital(reportedNames[metric])}</dt>
              <dd>
                <Num
                  field={`${at}.totals.${key}`}
                  value={totals?.[key]}
                  as={as ?? "count"}
                  reason={reason}
                />
                {isKnown ? (
                  key !== "reach" && <Gained path={key} value={gained?.[key]} as={as} />
                ) : (
                  <small data-message aria-hidden="true">
                    {reason}
                  </small>
                )}
              </dd>
            </div>
          );
        })}
        <div>
          <dt>Engagement</dt>
          <dd>
            <Num
              field={`${at}.totals.engagement`}
              value={totals?.engagement}
              reason={analytics ? "Nothing of it is known" : "Not measured yet"}
            />
            {totals?.engagement == null ? (
              <small aria-hidden="true">
                {analytics ? "Nothing of it is known" : "Not measured yet"}
              </small>
            ) : (
              <Gained path="engagement" value={gained?.engagement} />
            )}
          </dd>
        </div>
        <div>
          <dt>Engagement rate</dt>
          <dd>
            <Num
              field={`${at}.totals.engagementRate`}
              value={totals?.engagementRate}
              as="rate"
              reason={rateReason}
            />
            {totals?.engagementRate == null ? (
              <small data-message aria-hidden="true">
                {rateReason}
              </small>
            ) : (
              <small>of all its views</small>
            )}
          </dd>
        </div>
        <Today post={post} zone={zone} />
        {(days?.post?.extraMetrics ?? []).map((metric, index) => (
          <div key={metric.name}>
            <dt title={meaningOf(metric.name)}>
              <Said field={`post_page_days:post.extraMetrics.${index}.label`} text={metric.label} />
            </dt>
            <dd>
              <Num
                field={`post_page_days:post.extraMetrics.${index}.value`}
                value={metric.value}
                as={units[metric.unit]}
              />
            </dd>
          </div>
        ))}
      </dl>
      <Collection post={post} platform={platform} />
    </Tile>
  );
}

interface GainedProps {
  path: string;
  value: number | null | undefined;
  as?: Style | undefined;
}

function Gained({ path, value, as = "delta" }: GainedProps) {
  if (value === null || value === undefined) return null;
  return (
    <small>
      <Num field={`${at}.gainedLast7Days.${path}`} value={value} as={as} /> in seven days
    </small>
  );
}

/** What today has brought so far: of views, or of engagement where views aren't reported. */
function Today({ post, zone }: { post: PostAnswer; zone: string }) {
  const { analytics } = post;
  const key = analytics?.totals.views == null ? "engagement" : "views";
  const today = analytics?.gainedToday;
  return (
    <div>
      <dt>Today so far</dt>
      <dd>
        <Num
          field={`${at}.gainedToday.${key}`}
          value={today?.[key]}
          as="delta"
          reason="Not measured today"
        />
        <small>
          {today && analytics ? (
            <>
              {key}, until{" "}
              <time dateTime={analytics.asOf}>{format.timeOfDay(analytics.asOf, zone)}</time>
            </>
          ) : (
            "not measured today"
          )}
        </small>
      </dd>
    </div>
  );
}
