/** The four headline numbers: their names and meanings. */

import type { HeadlineMetric } from "../address/choices";
import type { Style } from "../parts/number";

interface MetricWords {
  label: string;
  perDay: string;
  as: Style;
  change: "viewsChange" | "engagementChange" | "engagementRateChange" | "postsPublishedChange";
  meaning: string;
}

export const metricWords: Record<HeadlineMetric, MetricWords> = {
  views: {
    label: "Views gained",
    perDay: "Views gained",
    as: "count",
    change: "viewsChange",
    meaning:
      "How many views all posts gained in these days, those published before included. What a view is, each platform decides; platforms that report none are left out.",
  },
  engagement: {
    label: "Engagement",
    perDay: "Engagement",
    as: "count",
    change: "engagementChange",
    meaning:
      "Likes, comments, shares and saves that all posts gained in these days, added up. Clicks are not among them.",
  },
  engagementRate: {
    label: "Engagement rate",
    perDay: "Engagement rate",
    as: "rate",
    change: "engagementRateChange",
    meaning: "Engagement per hundred views, of posts whose views are known.",
  },
  postsPublished: {
    label: "Posts published",
    perDay: "Posts published",
    as: "count",
    change: "postsPublishedChange",
    meaning: "How many posts were published in these days.",
  },
};
