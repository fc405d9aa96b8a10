/** Why numbers are old or missing, and the way to new ones. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import { ApiError } from "../../api/errors";
import type { Mutations } from "../../api/operations";
import { refresh } from "../../api/refreshes";
import { may, useFrame } from "../../frame/context";
import * as format from "../../numbers/format";
import { Icon } from "../../parts/icons";
import { platformNames } from "../../parts/platform";
import { say } from "../../parts/toasts";
import { collectionNames } from "../../words/collection";
import type { PlatformAnswer, PostAnswer } from "./answers";
import { Explanation } from "./explanation";

interface CollectionProps {
  post: PostAnswer;
  platform: PlatformAnswer | undefined;
}

export function Collection({ post, platform }: CollectionProps) {
  const { frame } = useFrame();
  const { explanation, nextCollectAt, state } = post.collection;
  const mayRefresh =
    may(frame, "analytics:refresh") && post.status === "PUBLISHED" && !post.archivedAt;
  const zone = post.organization.timeZone;
  return (
    <div class="collection">
      {explanation ? (
        <p class="explanation">
          <Explanation post={post} />
        </p>
      ) : (
        <p class="note">
          {collectionNames[state]}
          {nextCollectAt && (
            <>
              ; the next look is at{" "}
              <time dateTime={nextCollectAt}>{format.moment(nextCollectAt, zone)}</time>
            </>
          )}
          .
        </p>
      )}
      {mayRefresh && <Refresh post={post} platform={platform} />}
    </div>
  );
}

/** What a reading costs, in words; empty where it is free. */
function priceOf(post: PostAnswer, platform: PlatformAnswer | undefined): string {
  if (!platform || platform.priceMicros === 0) return "";
  const dollars = new Intl.NumberFormat(navigator.language || "en", {
    style: "currency",
    currency: "USD",
    maximumFractionDigits: 6,
  }).format(platform.priceMicros / 1_000_000);
  const name = platformNames[post.platform];
  const again = platform.isFreeSameDay ? "; reading it again on the same UTC day is free" : "";
  return `${name} charges for reading posts: this refresh costs up to ${dollars}${again}.`;
}

type Refreshed = Mutations["post_refresh"]["answer"]["refreshAnalytics"];

function Refresh({ post, platform }: CollectionProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const price = priceOf(post, platform);
  const zone = post.organization.timeZone;

  function tell(result: Refreshed) {
    if (result.__typename === "RefreshedAnalytics") {
      say(`New numbers, as of ${format.moment(result.analytics.asOf, zone)}.`);
      setRefusal("");
      return refresh();
    }
    const later = result.retryAt
      ? ` It can be asked for again at ${format.moment(result.retryAt, zone)}.`
      : "";
    setRefusal(result.message + later);
    // What is wrong now stands in the post's own state as well.
    if (result.__typename === "ProviderFailure") refresh();
  }

  async function onClick() {
    setIsBusy(true);
    try {
      const { refreshAnalytics } = await act("post_refresh", { post: post.id });
      tell(refreshAnalytics);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      say(error.message, true);
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <div class="refresh">
      <button class="button" disabled={isBusy} onClick={onClick}>
        <Icon name="refresh" />
        {isBusy ? "Reading…" : "Refresh"}
      </button>
      {price && <small data-message>{price}</small>}
      <span role="status" class="refusal" data-message>
        {refusal}
      </span>
    </div>
  );
}
