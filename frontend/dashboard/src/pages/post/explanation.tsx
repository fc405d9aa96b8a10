/** Why a post's numbers are old or missing, and who must do what: in the words of the page. */

import type { ComponentChildren } from "preact";
import { Link } from "../../address/address";
import { pathOf } from "../../address/places";
import type { FailureCode } from "../../api/schema";
import * as format from "../../numbers/format";
import { platformNames } from "../../parts/platform";
import type { PostAnswer } from "./answers";

interface Facts {
  name: string;
  since: ComponentChildren;
  /** When it is tried again; null where it isn't by itself. */
  again: ComponentChildren | null;
  accounts: (act: string) => ComponentChildren;
}

/** What went wrong, by its code; what isn't here is said best by the API. */
const failures: Partial<Record<FailureCode, (facts: Facts) => ComponentChildren>> = {
  AUTHENTICATION_FAILED: ({ name, since, accounts }) => (
    <>
      {name} has refused the account’s sign-in since {since}: these numbers stand still.{" "}
      {accounts("Sign in again")}
    </>
  ),
  PERMISSION_MISSING: ({ name, accounts }) => (
    <>
      {name} doesn’t let the account read this post’s numbers: it needs every permission that is
      asked for. {accounts("Connect it again")}
    </>
  ),
  METRICS_DELAYED: ({ name, again }) => (
    <>
      {name} has no numbers of it yet.{again && <> The next look is at {again}.</>}
    </>
  ),
  POST_NOT_FOUND: ({ name, again }) => (
    <>
      {name} doesn’t know the post: it was deleted, made private, or is another account’s.{" "}
      {again ? <>The next look is at {again}.</> : "Refresh looks for it once more."}
    </>
  ),
  RATE_LIMITED: ({ name, again }) => (
    <>
      {name} asks us to go slower.{again && <> It goes on at {again} by itself.</>}
    </>
  ),
  QUOTA_EXHAUSTED: ({ name, again }) => (
    <>
      {name}’s limit is used up.{again && <> It goes on at {again} by itself.</>}
    </>
  ),
  BILLING_REQUIRED: ({ name }) => (
    <>{name} wants to be paid first. Settle the bill there, then refresh.</>
  ),
  PROVIDER_UNAVAILABLE: ({ name, since, again }) => (
    <>
      {name} hasn’t answered since {since}.{again && <> The next try is at {again}.</>}
    </>
  ),
};

export function Explanation({ post }: { post: PostAnswer }) {
  const { state, failure, nextCollectAt, explanation } = post.collection;
  const name = platformNames[post.platform];
  const moment = (instant: string) => (
    <time dateTime={instant}>{format.moment(instant, post.organization.timeZone)}</time>
  );
  const accounts = (act: string) => (
    <Link class="link" to={pathOf({ kind: "brand", id: post.brand.id }, "accounts")}>
      {act}
    </Link>
  );
  const again = nextCollectAt && moment(nextCollectAt);
  if (failure && state === "FAILED" && failures[failure.code]) {
    const since = moment(failure.since);
    return <>{failures[failure.code]?.({ name, since, again, accounts })}</>;
  }
  if (state === "DISCONNECTED") {
    return (
      <>
        {post.analytics ? "Imported numbers; they" : "Nobody has measured it: numbers"} won’t update
        by themselves. {accounts("Connect accounts")}
      </>
    );
  }
  if (state === "DUE" && again) {
    return (
      <>
        Its numbers are older than they should be: new ones have been due since {again}. Whoever
        runs the server can see whether its worker runs.
      </>
    );
  }
  if (state === "NEVER" && again) return <>Not measured yet; the next look is at {again}.</>;
  return (
    <span data-field="post_page:post.collection.explanation" data-as="text">
      {explanation}
    </span>
  );
}
