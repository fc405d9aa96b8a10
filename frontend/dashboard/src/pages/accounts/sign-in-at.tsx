/** Signing in at a platform: the redirect address that its app must know, and the way there. */

import { useState } from "preact/hooks";
import { root } from "../../address/root";
import { leaveFor } from "../../api/connecting";
import type { StartConnectionInput } from "../../api/schema";
import { Copied } from "../../parts/copied";
import { FormEnd, onSubmit, TextField, useSending } from "../../parts/form";
import { appPlaces } from "../../words/apps";
import { serverOf } from "../../words/servers";
import type { PlatformRow } from "./answers";

interface SignInAtProps {
  platform: PlatformRow;
  brandId: string;
  /** The account that is connected again. */
  credentialId: string | null;
  onClose: () => void;
}

/** Where a platform sends the browser back to; this page's own address where none is set. */
function redirectUriOf({ platform, redirectUri }: PlatformRow): string {
  return redirectUri ?? `${location.origin}${root}/connected/${platform.toLowerCase()}`;
}

export function SignInAt({ platform, brandId, credentialId, onClose }: SignInAtProps) {
  const sending = useSending("sign-in-at");
  const [ownsApp, setOwnsApp] = useState(false);
  const [dollars, setDollars] = useState("");
  const [server, setServer] = useState("");
  const isPaid = platform.priceMicros > 0;
  const namesServer = platform.needsHost && credentialId === null;

  const leave = () =>
    sending.send(async () => {
      const input: StartConnectionInput = { platform: platform.platform };
      if (credentialId) input.credentialId = credentialId;
      else input.brandId = brandId;
      if (namesServer) input.host = serverOf(server);
      if (isPaid && ownsApp) input.ownsApp = true;
      if (isPaid && dollars) input.monthlyCeilingMicros = Math.round(Number(dollars) * 1e6);
      await leaveFor(input);
    });

  return (
    <form onSubmit={onSubmit(leave)}>
      <p class="way" data-message>
        {platform.name} asks whether Backbone may read this account, and sends you back here. It can
        publish nothing.
      </p>
      {namesServer && (
        <TextField
          sending={sending}
          name="host"
          label="Server"
          help="Where you sign in. Backbone registers an app there by itself."
          placeholder="mastodon.social"
          isRequired
          value={server}
          onValue={setServer}
        />
      )}
      {isPaid && (
        <>
          <TextField
            sending={sending}
            name="monthlyCeilingMicros"
            label="At most a month, in US dollars"
            help={`${platform.name} charges for every post that is read; left empty there is no limit.`}
            type="number"
            min="0"
            value={dollars}
            onValue={setDollars}
          />
          <div class="field">
            <label class="item">
              <input
                type="checkbox"
                checked={ownsApp}
                onChange={(event) => setOwnsApp(event.currentTarget.checked)}
              />
              <span>This account owns the app, which costs less</span>
            </label>
          </div>
        </>
      )}
      {!platform.registersApp && <RedirectAddress platform={platform} />}
      <FormEnd sending={sending} act={`Sign in at ${platform.name}`} onCancel={onClose} />
    </form>
  );
}

/** What an operator does who has no app there. */
export function AppNeeded({ platform }: { platform: PlatformRow }) {
  const place = appPlaces[platform.platform];
  const setting = `BACKBONE_${platform.platform}_CLIENT`;
  return (
    <div class="way">
      <p data-message>To sign in at {platform.name}, this server needs an app of yours there.</p>
      <ol class="app-steps">
        <li data-message>
          {place ? (
            <>
              Make one at{" "}
              <a class="link" href={place} target="_blank" rel="noreferrer">
                {new URL(place).hostname}
              </a>
            </>
          ) : (
            "Make one"
          )}
          , as <code>docs/accounts.md</code> describes.
        </li>
        <li>
          <RedirectAddress platform={platform} />
        </li>
        <li data-message>
          Set <code>{setting}_ID</code> and <code>{setting}_SECRET</code>, and start the server
          again.
        </li>
      </ol>
    </div>
  );
}

function RedirectAddress({ platform }: { platform: PlatformRow }) {
  return (
    <div class="redirect">
      <p data-message>Add this redirect address to your app at {platform.name}, once:</p>
      <Copied name="redirect address" text={redirectUriOf(platform)} />
    </div>
  );
}
