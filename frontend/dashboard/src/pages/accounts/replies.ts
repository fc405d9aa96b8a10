/** Whether an account's replies to others count as its posts: the switch, and what it says. */

import { act } from "../../api/client";
import { ApiError } from "../../api/errors";
import { refresh } from "../../api/refreshes";
import type { Platform } from "../../api/schema";
import { say } from "../../parts/toasts";

/** The platforms whose replies can be found, and what finding them takes. */
const FOUND: Partial<Record<Platform, string>> = {
  TWITTER: "X charges for each of them as for any post.",
  THREADS: "Threads wants a permission for that: connect the account again to give it.",
  MASTODON: "",
  BLUESKY: "",
};

export interface RepliesSwitch {
  /** What choosing it does. */
  label: string;
  wanted: boolean;
  /** What is said once it is done. */
  said: string;
}

/** The switch as it stands; null where a platform's replies can't be found. */
export function repliesSwitch(platform: Platform, areIncluded: boolean): RepliesSwitch | null {
  const takes = FOUND[platform];
  if (takes === undefined) return null;
  if (areIncluded)
    return {
      label: "Leave its replies out",
      wanted: false,
      said: "Replies are found no more. Those that are here stay.",
    };
  return {
    label: "Find its replies too",
    wanted: true,
    said: `Replies to others are found from the next look on. ${takes}`.trim(),
  };
}

/** What an account's row says of its replies, as long as they are included. */
export function repliesNote(platform: Platform, areIncluded: boolean): string {
  if (!areIncluded || FOUND[platform] === undefined) return "";
  return platform === "THREADS"
    ? "With its replies, if it was connected again since to allow it."
    : "With its replies.";
}

export async function turn(credential: string, { wanted, said }: RepliesSwitch): Promise<void> {
  try {
    await act("set_includes_replies", { id: credential, wanted });
    say(said);
    refresh();
  } catch (error) {
    say(error instanceof ApiError ? error.message : "Saying so failed.", true);
  }
}
