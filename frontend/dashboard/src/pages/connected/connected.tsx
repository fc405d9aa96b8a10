/** Coming back from a platform: the account is connected, or why not and what to do. */

import { useEffect, useState } from "preact/hooks";
import { go, Link } from "../../address/address";
import { pathOf } from "../../address/places";
import { act } from "../../api/client";
import { leaveFor, leftFor, leftFrom, returned } from "../../api/connecting";
import { ApiError } from "../../api/errors";
import { discover } from "../accounts/discover";
import type { Platform } from "../../api/schema";
import { signInFrom } from "../../api/session";
import { Mark } from "../../parts/icons";
import { say } from "../../parts/toasts";
import { platformNames } from "../../words/platforms";

interface Allowed {
  accountId: string;
  name: string;
}

interface Wrong {
  message: string;
  isSignedOut?: boolean;
  /** Of these somebody has to choose one. */
  accounts?: Allowed[];
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
        const { message, accounts } = result;
        setWrong(leftFor() ? { message, accounts } : { message });
        return;
      }
      say(`${result.handle ?? name} is connected. Its posts are being looked for.`);
      void discover(result.id);
      go(pathOf({ kind: "brand", id: result.brand.id }, "accounts"), "replace");
    } catch (error) {
      refuse(error);
    }
  }

  function refuse(error: unknown) {
    if (!(error instanceof ApiError)) throw error;
    const isSignedOut = error.code === "UNAUTHENTICATED";
    setWrong({
      message: isSignedOut
        ? "You aren’t signed in here any more. Sign in, and begin again at the platform."
        : error.message,
      isSignedOut,
    });
  }

  /** Go back to the platform, which has allowed it already, for one of several accounts. */
  async function choose(accountId: string) {
    const input = leftFor();
    if (!input) return;
    setWrong(null);
    try {
      await leaveFor({ ...input, accountId }, leftFrom());
    } catch (error) {
      refuse(error);
    }
  }

  useEffect(() => void complete(), []);

  if (wrong?.accounts?.length) {
    return (
      <main class="connected">
        <Logo />
        <h1 data-message>Which account at {name}?</h1>
        <p class="lede" role="status" data-message>
          You let Backbone in to several. Choose the one to connect; the others can follow.
        </p>
        <ul class="acts">
          {wrong.accounts.map((account) => (
            <li key={account.accountId}>
              <button class="button" onClick={() => void choose(account.accountId)}>
                <span data-message>{account.name}</span>
              </button>
            </li>
          ))}
        </ul>
      </main>
    );
  }

  return (
    <main class="connected" aria-busy={wrong === null}>
      <Logo />
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

function Logo() {
  return (
    <span class="logo">
      <Mark />
      Backbone
    </span>
  );
}
