/** The answer of the page, by name. */

import type { Queries } from "../../api/operations";

export type Audience = Queries["followers_page"]["answer"]["scope"]["audience"];

export interface AudienceTileProps {
  audience: Audience;
  question: object;
  isReplaced: boolean;
}

export const at = "followers_page:scope.audience";

/** Whether followers were counted, but after the days that are looked at. */
export function isCountedLater({ followers, accounts }: Audience): boolean {
  return followers === null && accounts.some(({ account }) => account.followersOn !== null);
}
