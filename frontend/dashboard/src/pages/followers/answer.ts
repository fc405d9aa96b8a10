/** The answer of the page, by name. */

import type { Queries } from "../../api/operations";

export type Audience = Queries["followers_page"]["answer"]["scope"]["audience"];

export interface AudienceTileProps {
  audience: Audience;
  question: object;
  isReplaced: boolean;
}

export const at = "followers_page:scope.audience";
