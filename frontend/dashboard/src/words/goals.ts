/** Goals, in words. */

import type { GoalMetric, GoalStatus } from "../api/schema";
import type { Style } from "../parts/number";

export const goalMetrics: Record<GoalMetric, { label: string; unit: string; as: Style }> = {
  VIEWS: { label: "Views gained", unit: "views", as: "count" },
  ENGAGEMENT: { label: "Engagement", unit: "likes, comments, shares and saves", as: "count" },
  ENGAGEMENT_RATE: { label: "Engagement rate", unit: "engagement rate", as: "rate" },
  POSTS: { label: "Posts published", unit: "posts", as: "count" },
};

/** What a status says, and how it is shown. */
export const goalStatuses: Record<GoalStatus, { text: string; look: "up" | "down" | "steady" }> = {
  NOT_STARTED: { text: "Not begun", look: "steady" },
  ON_TRACK: { text: "On track", look: "up" },
  BEHIND: { text: "Behind", look: "down" },
  REACHED: { text: "Reached", look: "up" },
  MISSED: { text: "Missed", look: "down" },
};
