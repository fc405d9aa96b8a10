/** Parts of the answer of the accounts page, by name. */

import type { Queries } from "../../api/operations";

export type AccountsAnswer = Queries["accounts_page"]["answer"];
export type AccountRow = AccountsAnswer["accounts"]["nodes"][number];
export type PlatformRow = AccountsAnswer["platforms"][number];
