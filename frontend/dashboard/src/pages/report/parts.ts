/** The parts of a report's answers, as those of an overview know them; null where not shared. */

import type { Drivers, Head, HeadOverview, TopPosts } from "../overview/answers";
import type { ReportDetails, ReportHead, ReportSays } from "./report";

interface Parts {
  numbers: Head | null;
  series: Head | null;
  drivers: Drivers | null;
  posts: TopPosts | null;
}

export function partsOf(says: ReportSays, head: ReportHead, details: ReportDetails | null): Parts {
  const { overview, timeSeries, platforms } = head.scope;
  // What was shared is there: the gateway answers with just the sections that were chosen.
  const whole = timeSeries && {
    overview: overview as HeadOverview,
    timeSeries: { ...timeSeries, platforms: null },
    platforms: platforms ?? [],
  };
  const has = (section: ReportSays["sections"][number]) => says.sections.includes(section);
  return {
    numbers: (has("NUMBERS") && whole) || null,
    series: (has("SERIES") && whole) || null,
    drivers: details?.scope.changeDrivers ?? null,
    posts: details?.scope.topPosts ?? null,
  };
}
