/** Looking for an account's posts now, and saying what was found, or why nothing was. */

import { act } from "../../api/client";
import { ApiError } from "../../api/errors";
import { refresh } from "../../api/refreshes";
import * as format from "../../numbers/format";
import { say } from "../../parts/toasts";

export async function discover(credential: string): Promise<void> {
  try {
    const { discoverPosts: result } = await act("discover_posts", { credential });
    if (result.__typename === "ProviderFailure") return say(result.message, true);
    say(`${format.count(result.created)} new posts, ${format.count(result.updated)} changed.`);
    if (result.failure) say(result.failure.message, true);
    refresh();
  } catch (error) {
    say(error instanceof ApiError ? error.message : "Looking for posts failed.", true);
  }
}
