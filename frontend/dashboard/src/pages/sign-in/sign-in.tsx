/** Signing in with a token: where it comes from, and what happens to it. */

import { useEffect, useRef, useState } from "preact/hooks";
import { go } from "../../address/address";
import { afterSignIn, hasSession, isOfSession, signIn } from "../../api/session";
import { ApiError } from "../../api/errors";
import { begin } from "../../parts/focus";
import { Mark } from "../../parts/icons";
import { useTitle } from "../../parts/title";
import { say } from "../../parts/toasts";
import { SignInPicture } from "./picture";

interface SignInProps {
  /** The token that came with the address. */
  token: string | null;
  onDone: () => void;
}

type Stage = "asking" | "looking" | "replacing" | "sending";

export default function SignIn({ token, onDone }: SignInProps) {
  useTitle("Sign in");
  const [typed, setTyped] = useState(token ?? "");
  const [stage, setStage] = useState<Stage>(token ? "looking" : "asking");
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  function goOn() {
    onDone();
    go(afterSignIn(), "replace");
  }

  async function send(given: string, shown: Stage = "sending") {
    setStage(shown);
    setWrong(null);
    try {
      const { warning } = await signIn(given.trim());
      if (warning) say(warning, true);
      goOn();
    } catch (error) {
      setWrong(error instanceof ApiError ? error.message : "Signing in failed.");
      setStage("asking");
      field.current?.focus();
    }
  }

  useEffect(() => {
    if (!token) return;
    // Whoever is signed in already is asked before another takes the place.
    hasSession().then((has) => {
      // A form that nobody has to fill in doesn't flash by.
      if (!has) return send(token, "looking");
      return isOfSession(token) ? goOn() : setStage("replacing");
    });
  }, [token]);

  useEffect(() => {
    if (stage === "asking") begin(field.current);
  }, [stage]);

  if (stage === "looking") return null;
  return (
    <main class="sign-in">
      <div class="sign-in-form">
        <div>
          <span class="logo">
            <Mark />
            Backbone
          </span>
          {stage === "replacing" ? (
            <>
              <h1>You are signed in already</h1>
              <p class="lede">This link brings another token. Use it instead?</p>
              <p class="acts">
                <button class="button main-act" onClick={() => send(typed)}>
                  Use the new token
                </button>
                <button class="button" onClick={goOn}>
                  Stay signed in
                </button>
              </p>
            </>
          ) : (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                void send(typed);
              }}
            >
              <h1>Sign in</h1>
              <p class="lede">With the token that whoever runs this server gave you.</p>
              <div class="field">
                <label for="token">Token</label>
                <input
                  ref={field}
                  id="token"
                  type="password"
                  autocomplete="current-password"
                  spellcheck={false}
                  required
                  placeholder="bb_…"
                  value={typed}
                  aria-invalid={wrong !== null}
                  aria-describedby="token-help"
                  onInput={(event) => setTyped(event.currentTarget.value)}
                />
                {wrong && (
                  <span class="wrong" role="alert" data-message>
                    {wrong}
                  </span>
                )}
                <small id="token-help">
                  No token yet? <code>backbone tokens create NAME</code> on the server makes one.
                </small>
              </div>
              <p class="acts">
                <button class="button main-act" disabled={stage === "sending"}>
                  Sign in
                </button>
              </p>
              <p class="note">
                It goes to this server alone and is kept in no page: a session takes its place.
              </p>
            </form>
          )}
        </div>
      </div>
      <SignInPicture />
    </main>
  );
}
