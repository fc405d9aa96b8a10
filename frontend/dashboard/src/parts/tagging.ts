/** Putting tags on posts and taking them away; what became of it is said in a toast. */

import { act } from "../api/client";
import { ApiError } from "../api/errors";
import { refresh } from "../api/refreshes";
import * as format from "../numbers/format";
import { say } from "./toasts";

/** Tag posts. True where it was done, of some of them at least. */
export async function tagPosts(
  posts: string[],
  tags: { add?: string[]; remove?: string[] },
): Promise<boolean> {
  try {
    const { tagPosts: done } = await act("posts_tag", { posts, ...tags });
    const { updated, failed } = done;
    const [first] = failed;
    if (first) {
      const others =
        failed.length > 1 ? ` ${format.count(failed.length)} posts were left as they are.` : "";
      say(first.message + others, true);
    } else if (updated === 0) {
      say("Nothing was to be changed.");
    } else if (posts.length > 1) {
      const whose = updated === 1 ? "one post" : `${format.count(updated)} posts`;
      say(`The tags of ${whose} have changed.`);
    }
    if (updated > 0) refresh();
    return failed.length < posts.length;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(error.message, true);
    return false;
  }
}
