/** Parts of the two answers of a post's page, by name. */

import type { Queries } from "../../api/operations";

export type PostAnswer = NonNullable<Queries["post_page"]["answer"]["post"]>;
export type PlatformAnswer = Queries["post_page"]["answer"]["platforms"][number];
export type DaysAnswer = Queries["post_page_days"]["answer"];
export type Curve = NonNullable<PostAnswer["growthCurve"]>;
