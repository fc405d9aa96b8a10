/** Parts of the two answers of an overview page, by name. */

import type { questionOf } from "../../address/choices";
import type { Queries } from "../../api/operations";

export type Head = Queries["overview_head"]["answer"]["scope"];
export type HeadOverview = Head["overview"];
export type Details = Queries["overview_details"]["answer"];
export type Drivers = NonNullable<Details["scope"]["changeDrivers"]>;
export type Leaderboard = NonNullable<Details["brandLeaderboard"]>;
export type TopPosts = Details["scope"]["topPosts"];
export type BrandAnswer = NonNullable<Details["brand"]>;
export type PageQuestion = ReturnType<typeof questionOf>;
