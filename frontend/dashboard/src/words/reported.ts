/** What platforms report of a post, as people say it. */

import type { GrowthMetric, ReportedMetric } from "../api/schema";

export const reportedNames: Record<ReportedMetric, string> = {
  VIEWS: "views",
  LIKES: "likes",
  COMMENTS: "comments",
  SHARES: "shares",
  SAVES: "saves",
  IMPRESSIONS: "impressions",
  CLICKS: "clicks",
  WATCH_SECONDS: "watch time",
  REACH: "people reached",
};

/** What a curve counts. */
export const growthNames: Record<GrowthMetric, string> = {
  VIEWS: "views",
  ENGAGEMENT: "engagement",
  LIKES: "likes",
  COMMENTS: "comments",
  SHARES: "shares",
  SAVES: "saves",
  IMPRESSIONS: "impressions",
  CLICKS: "clicks",
  WATCH_SECONDS: "seconds watched",
};

/** A word at the start of a line. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
