/** Connecting an account: by signing in at its platform, or with what somebody has of it. */

import { useState } from "preact/hooks";
import type { Platform } from "../../api/schema";
import { organizationOf, useFrame } from "../../frame/context";
import { Dialog } from "../../parts/dialog";
import type { Connecting } from "./accounts";
import type { PlatformRow } from "./answers";
import { Given } from "./given";
import { AppNeeded, SignInAt } from "./sign-in-at";

interface ConnectProps {
  connecting: Connecting;
  platforms: PlatformRow[];
  onClose: () => void;
}

export default function ConnectDialog({ connecting, platforms, onClose }: ConnectProps) {
  const { frame } = useFrame();
  const { account } = connecting;
  const brands = brandsOf(frame);
  const [platform, setPlatform] = useState<Platform>(
    account?.platform ?? connecting.platform ?? "YOUTUBE",
  );
  const [brandId, setBrandId] = useState(connecting.brandId ?? brands[0]?.id ?? "");
  const [isGiven, setIsGiven] = useState(false);
  const known = platforms.find((row) => row.platform === platform);
  const signsIn = known !== undefined && known.oauthScopes.length > 0;
  return (
    <Dialog
      title={account ? `Connect ${account.label} again` : "Connect an account"}
      onClose={onClose}
    >
      <div class="field">
        <label for="platform">Platform</label>
        <select
          id="platform"
          value={platform}
          disabled={account !== null}
          onChange={(event) => {
            setPlatform(event.currentTarget.value as Platform);
            setIsGiven(false);
          }}
        >
          {platforms.map((row) => (
            <option key={row.platform} value={row.platform}>
              {row.name}
            </option>
          ))}
        </select>
        {known?.note && <small data-message>{known.note}</small>}
      </div>
      {connecting.brandId === null && brandId && (
        <div class="field">
          <label for="brand">Brand</label>
          <select
            id="brand"
            required
            value={brandId}
            onChange={(event) => setBrandId(event.currentTarget.value)}
          >
            {brands.map((brand) => (
              <option key={brand.id} value={brand.id}>
                {brand.label}
              </option>
            ))}
          </select>
        </div>
      )}
      {!brandId && (
        <p class="wrong" role="alert">
          An account belongs to a brand: open a brand or an organization first.
        </p>
      )}
      {known && brandId && (
        <div class="ways" key={`${platform} ${String(isGiven)}`}>
          {signsIn && !isGiven && known.hasApp && (
            <SignInAt
              platform={known}
              brandId={brandId}
              credentialId={credentialOf(connecting)}
              onClose={onClose}
            />
          )}
          {signsIn && !isGiven && !known.hasApp && <AppNeeded platform={known} />}
          {(isGiven || !signsIn) && (
            <Given platform={known} brandId={brandId} account={account} onClose={onClose} />
          )}
          {signsIn && (
            <p class="note">
              <button type="button" class="link" onClick={() => setIsGiven(!isGiven)}>
                {isGiven ? `Sign in at ${known.name} instead` : givenInstead(known)}
              </button>
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}

function givenInstead({ takesApiKey, needsAccount }: PlatformRow): string {
  if (!needsAccount) return "Only public posts, by handle";
  return takesApiKey ? "I have a token, or an API key" : "I have a token";
}

/** The credential of an account that is connected again; the broken one first. */
function credentialOf({ account }: Connecting): string | null {
  const known = account?.credentials ?? [];
  const failed = known.find(({ state }) => state === "FAILED");
  return (failed ?? known[0])?.id ?? null;
}

function brandsOf(frame: ReturnType<typeof useFrame>["frame"]): { id: string; label: string }[] {
  if (frame?.scope.__typename === "Selection") return frame.scope.chosen;
  return organizationOf(frame)?.brands.nodes ?? [];
}
