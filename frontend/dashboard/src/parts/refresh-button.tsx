/** Asks the platforms for the numbers of all posts now: says what it costs first, then how it gets on. */

import { useEffect, useState } from "preact/hooks";
import { root } from "../address/root";
import { act } from "../api/client";
import { ApiError } from "../api/errors";
import { refresh } from "../api/refreshes";
import type { Subscriptions } from "../api/operations";
import { may, organizationOf, useFrame } from "../frame/context";
import * as format from "../numbers/format";
import { Icon } from "./icons";
import { say } from "./toasts";

type Run = Subscriptions["refresh_progress"]["answer"]["refreshProgress"];

const OVER = ["SUCCEEDED", "FAILED", "CANCELLED"];
const POLL_MS = 2_000;

export function RefreshButton() {
  const { frame, scope } = useFrame();
  const [run, setRun] = useState<Run | null>(null);
  const [cost, setCost] = useState<string | null>(null);
  const organization = organizationOf(frame)?.id;
  const brand = scope?.kind === "brand" ? scope.id : null;
  useProgress(run, setRun);

  if (!may(frame, "analytics:refresh") || !organization) return null;

  async function attempt(work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      say(error instanceof ApiError ? error.message : "The refresh couldn’t begin.", true);
    }
  }

  async function start() {
    setCost(null);
    const { refreshAllAnalytics: result } = await act("start_refresh", {
      organization: organization ?? "",
      brand,
    });
    if (result.__typename === "RefreshRejected") return say(result.message, true);
    if (result.__typename === "RefreshRun") setRun(result);
  }

  /** What costs money is said before it is spent. */
  async function plan() {
    const { refreshAllAnalytics: result } = await act("plan_refresh", {
      organization: organization ?? "",
      brand,
    });
    if (result.__typename === "RefreshRejected") return say(result.message, true);
    if (result.__typename === "RefreshPlan" && result.posts === 0) {
      return say(
        "There is no post that could be asked for: no account is connected, or all are as fresh as can be.",
      );
    }
    if (result.__typename === "RefreshPlan" && result.costMicros > 0) {
      return setCost(format.money(Math.ceil(result.costMicros / 10_000), "USD", 2));
    }
    await start();
  }

  if (run && !OVER.includes(run.status)) {
    return (
      <span class="refreshing" role="status">
        <progress value={run.done} max={Math.max(1, run.total)} aria-label="Posts asked for" />
        <span data-message>
          {format.count(run.done)} of {format.count(run.total)}
        </span>
        <button
          class="button quiet"
          onClick={() =>
            attempt(async () =>
              setRun((await act("cancel_refresh", { run: run.id })).cancelRefresh),
            )
          }
        >
          Stop
        </button>
      </span>
    );
  }
  if (cost !== null) {
    return (
      <span class="refreshing">
        <span data-message>This refresh costs up to {cost}.</span>
        <button class="button main-act" onClick={() => attempt(start)}>
          Refresh
        </button>
        <button class="button" onClick={() => setCost(null)}>
          Cancel
        </button>
      </span>
    );
  }
  return (
    <button class="button" onClick={() => attempt(plan)}>
      <Icon name="refresh" />
      Refresh now
    </button>
  );
}

/** Follow a run by a stream, and ask the page anew when it is over. */
function useProgress(run: Run | null, setRun: (run: Run) => void): void {
  const id = run && !OVER.includes(run.status) ? run.id : null;
  useEffect(() => {
    if (id === null) return;
    const parameters = new URLSearchParams({
      documentId: "refresh_progress",
      variables: JSON.stringify({ run: id }),
    });
    const events = new EventSource(`${root}/graphql?${parameters}`);
    let poll: ReturnType<typeof setInterval> | undefined;
    events.addEventListener("next", (event) => {
      const body = JSON.parse((event as MessageEvent<string>).data) as {
        data?: Subscriptions["refresh_progress"]["answer"];
      };
      const now = body.data?.refreshProgress;
      if (!now) return;
      setRun(now);
      if (OVER.includes(now.status)) finish(now);
    });
    const finish = (now: Run) => {
      events.close();
      refresh();
      const failed = now.failed > 0 ? `, ${format.count(now.failed)} failed` : "";
      say(
        `${format.count(now.succeeded)} posts have new numbers${failed}.`,
        now.status === "FAILED",
      );
    };
    events.addEventListener("complete", () => events.close());
    events.addEventListener("error", () => {
      // Where streams are refused the page asks now and then.
      if (events.readyState === EventSource.CLOSED) poll ??= setInterval(refresh, POLL_MS);
    });
    return () => {
      events.close();
      clearInterval(poll);
    };
  }, [id]);
}
