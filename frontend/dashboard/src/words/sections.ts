/** The sections of a shared report, as people say them. */

import type { ReportSection } from "../api/schema";

export const sectionWords: Record<ReportSection, string> = {
  NUMBERS: "Four numbers with their changes",
  SERIES: "The picture day by day",
  PLATFORMS: "Where the views came from",
  ENGAGEMENT: "What the engagement is made of",
  WHY: "Why views changed",
  POSTS: "The five posts that gained most",
};
