/** Parts of the answer of the business page, by name. */

import type { Queries } from "../../api/operations";

export type Business = Queries["business_page"]["answer"]["business"];
export type Takings = NonNullable<Business["ingredients"]["takings"]>;
export type Leaders = NonNullable<Business["leaders"]>;
export type BusinessQuestion = Queries["business_page"]["variables"];

export const at = "business_page:business";
