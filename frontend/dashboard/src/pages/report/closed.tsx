/** What stands where a report doesn't open: its link is over, or it asks for its password. */

import { useEffect, useState } from "preact/hooks";
import { post } from "../../api/client";
import { ApiError, errorOf } from "../../api/errors";
import { begin } from "../../parts/focus";
import { onSubmit } from "../../parts/form";
import { Mark } from "../../parts/icons";
import { dayOf } from "./foot";

export function Closed({ error }: { error: ApiError }) {
  const { endedAt, sharedBy } = error.report;
  return (
    <header class="report-closed">
      <Sign />
      {endedAt && sharedBy ? (
        <>
          <h1>
            This report’s link ended on <time dateTime={endedAt}>{dayOf(endedAt)}</time>
          </h1>
          <p class="lede">
            Ask <span data-message>{sharedBy}</span> for a new one.
          </p>
        </>
      ) : (
        <>
          <h1>There is no such report</h1>
          <p class="lede">Its link may have been cut: ask whoever sent it to send it again.</p>
        </>
      )}
    </header>
  );
}

/** Whose page it is: a report that isn't open tells neither a brand nor a maker's sign. */
function Sign() {
  return (
    <span class="logo">
      <Mark />
      Backbone
    </span>
  );
}

interface UnlockProps {
  error: ApiError;
  onPass: (pass: string) => void;
}

export function Unlock({ error, onPass }: UnlockProps) {
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  useEffect(() => begin(document.getElementById("report-password")), []);

  async function send() {
    setIsSending(true);
    setWrong(null);
    try {
      onPass(await passFor(password));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setWrong(failure.message);
      setIsSending(false);
      document.getElementById("report-password")?.focus();
    }
  }

  return (
    <form class="report-closed" onSubmit={onSubmit(() => void send())}>
      <Sign />
      <h1>This report has a password</h1>
      <p class="lede">
        <span data-message>{error.report.sharedBy}</span> can tell it to you.
      </p>
      <div class="field">
        <label for="report-password">Password</label>
        <input
          id="report-password"
          type="password"
          autocomplete="current-password"
          required
          maxLength={200}
          value={password}
          aria-invalid={wrong !== null}
          aria-describedby={wrong ? "report-wrong" : undefined}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        {wrong && (
          <span class="wrong" id="report-wrong" role="alert" data-message>
            {wrong}
          </span>
        )}
      </div>
      <p class="acts">
        <button class="button main-act" disabled={isSending}>
          Open the report
        </button>
      </p>
    </form>
  );
}

/** What a password is exchanged for; only this page keeps it. */
async function passFor(password: string): Promise<string> {
  const response = await post("/r/unlock", { password });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw body.errors ? errorOf(body.errors) : new ApiError("This didn’t work.", "INTERNAL");
  }
  return body.pass;
}
