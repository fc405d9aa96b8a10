/** Platforms, as they call themselves. */

import type { Platform } from "../api/schema";

export const platformNames: Record<Platform, string> = {
  YOUTUBE: "YouTube",
  TIKTOK: "TikTok",
  INSTAGRAM: "Instagram",
  TWITTER: "X",
  PINTEREST: "Pinterest",
  LINKEDIN: "LinkedIn",
  MASTODON: "Mastodon",
  FACEBOOK: "Facebook",
  THREADS: "Threads",
  BLUESKY: "Bluesky",
  REDDIT: "Reddit",
};

/** Those that report no views, as the metric catalogue has it. */
export const withoutViews: readonly Platform[] = ["MASTODON", "BLUESKY", "REDDIT"];
