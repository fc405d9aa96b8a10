/** New numbers without a reload: told by the gateway, or asked for every five minutes. */

import { useEffect } from "preact/hooks";
import type { Scope } from "../address/places";
import { root } from "../address/root";
import { refresh } from "../api/refreshes";

const POLL_MS = 5 * 60_000;
const STALE_MS = 10 * 60_000;
/** The page was asked for just before it is watched: what came between is asked for after this. */
const SETTLE_MS = 5_000;

interface Event {
  data?: { changes: { isInitial: boolean } };
}

/** Let the page ask anew when a scope has new numbers. */
export function useLive(scope: Scope | null): void {
  const id = scope?.id ?? null;
  const isWatched = scope !== null;
  useEffect(() => {
    if (!isWatched) return;
    let seen = Date.now();
    let poll: ReturnType<typeof setInterval> | undefined;
    let settled: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      seen = Date.now();
      refresh();
    };
    const pollInstead = () => {
      poll ??= setInterval(() => document.visibilityState === "visible" && again(), POLL_MS);
    };
    const parameters = new URLSearchParams({
      documentId: "scope_changes",
      variables: JSON.stringify({ scope: id }),
    });
    const events = new EventSource(`${root}/graphql?${parameters}`);
    events.addEventListener("next", (event) => {
      const { data } = JSON.parse((event as MessageEvent<string>).data) as Event;
      if (!data) return pollInstead();
      if (data.changes.isInitial) settled = setTimeout(again, SETTLE_MS);
      else again();
    });
    // A stream that ends is opened again by the browser; one that is refused is not.
    events.addEventListener("complete", () => {
      events.close();
      pollInstead();
    });
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) pollInstead();
    });
    const onFocus = () => {
      if (Date.now() - seen > STALE_MS) again();
    };
    addEventListener("focus", onFocus);
    return () => {
      events.close();
      clearInterval(poll);
      clearTimeout(settled);
      removeEventListener("focus", onFocus);
    };
  }, [isWatched, id]);
}
