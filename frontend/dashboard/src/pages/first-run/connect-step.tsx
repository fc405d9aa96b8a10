/** Connecting the accounts: a button for each platform, the usual ones first. */

import { useState } from "preact/hooks";
import { Link } from "../../address/address";
import { pathOf } from "../../address/places";
import type { Queries } from "../../api/operations";
import type { Platform } from "../../api/schema";
import { Icon } from "../../parts/icons";
import { lazyDialog } from "../../parts/lazy-dialog";
import { Num } from "../../parts/number";
import { PlatformName } from "../../parts/platform";
import type { Begun } from "./first-steps";
import { Step } from "./step";

const ConnectDialog = lazyDialog(
  { title: "Connect an account" },
  () => import("../accounts/connect"),
);

const FIRST = 5;
const usual: Platform[] = ["YOUTUBE", "TIKTOK", "INSTAGRAM", "TWITTER", "PINTEREST"];

interface ConnectStepProps {
  begun: Begun | null;
  platforms: Queries["first_run"]["answer"]["platforms"];
  connected: number;
  failed: number;
  mayConnect: boolean;
}

export function ConnectStep({ begun, platforms, connected, failed, mayConnect }: ConnectStepProps) {
  const [isAll, setIsAll] = useState(false);
  const [platform, setPlatform] = useState<Platform | null>(null);
  const place = (of: Platform) => (usual.includes(of) ? usual.indexOf(of) : usual.length);
  const sorted = [...platforms].sort((one, other) => place(one.platform) - place(other.platform));
  const brand = begun?.brands.nodes[0];
  const shown = isAll ? sorted : sorted.slice(0, FIRST);
  return (
    <Step number={2} title="Connect the accounts you publish with" isDone={connected + failed > 0}>
      <p>
        Their published posts are found and measured. Read access only; tokens are encrypted on this
        server.
      </p>
      {connected + failed > 0 && begun && (
        <p>
          <Num field="first_run:connected.totalCount" value={connected} /> connected
          {failed > 0 && (
            <>
              , <Num field="first_run:failed.totalCount" value={failed} /> refused by the platform
            </>
          )}
          .{" "}
          <Link class="link" to={pathOf({ kind: "organization", id: begun.id }, "accounts")}>
            Look at the accounts
          </Link>
        </p>
      )}
      {brand && mayConnect && (
        <p class="step-acts">
          {shown.map((row) => (
            <button
              key={row.platform}
              class="button"
              aria-haspopup="dialog"
              onClick={() => setPlatform(row.platform)}
            >
              <PlatformName platform={row.platform} />
            </button>
          ))}
          {!isAll && sorted.length > FIRST && (
            <button class="button quiet" onClick={() => setIsAll(true)}>
              <span data-message>{sorted.length - FIRST} more</span>
              <Icon name="open" />
            </button>
          )}
        </p>
      )}
      {brand && !mayConnect && (
        <p>This token may not connect accounts: it needs the scope admin.</p>
      )}
      {platform && (
        <ConnectDialog
          connecting={{
            brandId: begun?.brands.totalCount === 1 ? (brand?.id ?? null) : null,
            account: null,
            platform,
          }}
          platforms={platforms}
          onClose={() => setPlatform(null)}
        />
      )}
    </Step>
  );
}
