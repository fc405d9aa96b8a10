/** The platforms that accounts can be connected on: a button for each, and what it needs. */

import type { Platform } from "../../api/schema";
import { PlatformName } from "../../parts/platform";
import type { PlatformRow } from "./answers";

interface PlatformsProps {
  platforms: PlatformRow[];
  onChoose: (platform: Platform) => void;
}

export function Platforms({ platforms, onChoose }: PlatformsProps) {
  return (
    <section class="tile" aria-labelledby="platforms-title">
      <div class="tile-head">
        <h2 id="platforms-title">Platforms</h2>
      </div>
      <ul class="platforms">
        {platforms.map((row) => (
          <li key={row.platform}>
            <button
              class="button"
              aria-haspopup="dialog"
              aria-describedby={`needs-${row.platform}`}
              onClick={() => onChoose(row.platform)}
            >
              <PlatformName platform={row.platform} />
            </button>
            <small id={`needs-${row.platform}`} data-message>
              {needOf(row)}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What connecting takes there, in a few words. */
function needOf({ oauthScopes, hasApp, needsAccount, takesApiKey }: PlatformRow): string {
  if (oauthScopes.length === 0) return "A handle is enough";
  if (!needsAccount) return "Sign in there, or a handle";
  if (hasApp) return "Sign in there";
  return takesApiKey ? "Needs an app or an API key" : "Needs an app of yours";
}
