/** Coming back from a platform: the account is connected, or why not and what to do. */

import { useEffect, useState } from "preact/hooks";
import { go, Link } from "../../address/address";
import { pathOf } from "../../address/places";
import { act } from "../../api/client";
import { leftFrom, returned } from "../../api/connecting";
import { ApiError } from "../../api/errors";
import { discover } from "../accounts/discover";
import type { Platform } from "../../api/schema";
import { signInFrom } from "../../api/session";
import { Mark } from "../../parts/icons";
import { say } from "../../parts/toasts";
import { platformNames } from "../../words/platforms";

interface Wrong {
  message: string;
  isSignedOut: boolean;
}

export default function Connected({ platform }: { platform: Platform }) {
  const [back] = useState(returned);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const name = platformNames[platform];

  async function complete() {
    try {
      const input = { platform, ...back };
      const { completeConnection: result } = await act("complete_connection", { input });
      if (result.__typename === "ProviderFailure") {
        setWrong({ message: result.message, isSignedOut: false });
        return;
      }
      say(`${result.handle ?? name} is connected. Its posts are being looked for.`);
      void discover(result.id);
      go(pathOf({ kind: "brand", id: result.brand.id }, "accounts"), "replace");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isSignedOut = error.code === "UNAUTHENTICATED";
      setWrong({
        message: isSignedOut
          ? "You aren’t signed in here any more. Sign in, and begin again at the platform."
          : error.message,
        isSignedOut,
      });
    }
  }

  useEffect(() => void complete(), []);

  return (
    <main class="connected" aria-busy={wrong === null}>
      <span class="logo">
        <Mark />
        Backbone
      </span>
      <h1 data-message aria-busy={wrong === null ? true : undefined}>
        {wrong ? `${name} isn’t connected` : `Connecting your account at ${name}`}
      </h1>
      <p class="lede" role="status" data-message>
        {wrong?.message ?? "This takes a few seconds."}
      </p>
      {wrong && (
        <p class="acts">
          {wrong.isSignedOut ? (
            <button class="button main-act" onClick={() => signInFrom(leftFrom())}>
              Sign in
            </button>
          ) : (
            <Link class="button main-act" to={leftFrom()}>
              Back to the accounts
            </Link>
          )}
        </p>
      )}
    </main>
  );
}
