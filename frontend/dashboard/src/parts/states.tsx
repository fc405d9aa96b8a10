/** What stands where numbers would: on their way, missing, or failed. */

import type { ComponentChildren } from "preact";
import { Component } from "preact";
import { type ApiError, OFFLINE } from "../api/errors";
import { choose, useAddress } from "../address/address";
import { todayHere } from "../numbers/days";
import { type Remedy, remedyOf } from "./remedies";

/** A bar of the size of what is on its way. */
export function Skeleton({ width, height }: { width: number | string; height: number }) {
  return (
    <svg class="skeleton" width={width} height={height} aria-hidden="true">
      <rect width="100%" height="100%" fill="none" />
    </svg>
  );
}

/** The place of the sentence: on its way, or not to come. */
export function WaitingHead({ error }: { error: ApiError | null }) {
  if (error) return <h1>These numbers didn’t load</h1>;
  return (
    <h1 aria-busy="true">
      <Skeleton width="min(520px, 90%)" height={32} />
    </h1>
  );
}

/** The place of a lede of two lines. */
export function LedeSkeleton() {
  return (
    <div class="lede">
      <Skeleton width="80%" height={51} />
    </div>
  );
}

interface EmptyProps {
  title: string;
  children?: ComponentChildren;
}

/** Nothing is there, and why. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div class="empty">
      <b>{title}</b>
      {children}
    </div>
  );
}

/** A part that failed: what, why, and what to do. */
export function Failed({ error, askAgain }: { error: ApiError; askAgain: () => void }) {
  const { choices } = useAddress();
  const remedy = remedyOf(error, choices, todayHere());
  if (error.code === OFFLINE) {
    return (
      <div class="empty" role="alert">
        <b>The server can’t be reached.</b>
        <p>What else stands here is its last answer. The page goes on once it is back.</p>
        <button class="button" onClick={askAgain}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <div class="empty" role="alert">
      <b>{titleOf(error, remedy)}</b>
      <p>
        <span data-message>{remedy?.reason ?? error.message}</span>
        {error.requestId && (
          <>
            {" "}
            Request <code data-message>{error.requestId}</code>
          </>
        )}
      </p>
      {remedy ? (
        <button class="button" onClick={() => choose(remedy.changes)}>
          {remedy.act}
        </button>
      ) : (
        <button class="button" onClick={askAgain}>
          Try again
        </button>
      )}
    </div>
  );
}

interface FailedPageProps {
  title?: string;
  error: ApiError;
  askAgain: () => void;
}

/** A page of which nothing came. */
export function FailedPage({ title, error, askAgain }: FailedPageProps) {
  return (
    <>
      <header class="head">{title ? <h1>{title}</h1> : <WaitingHead error={error} />}</header>
      <Failed error={error} askAgain={askAgain} />
    </>
  );
}

function titleOf({ code }: ApiError, remedy: Remedy | null): string {
  if (code === "QUERY_TOO_COMPLEX") return "That is more than one answer may hold.";
  return remedy?.changes.window ? "These days can’t be shown." : "This part didn’t load.";
}

interface BoundaryProps {
  children: ComponentChildren;
}

/** Keeps a fault of one part from taking the page with it. */
export class Boundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div class="empty" role="alert">
        <b>This part couldn’t be drawn. The rest of the page is right.</b>
        <button class="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </div>
    );
  }
}
