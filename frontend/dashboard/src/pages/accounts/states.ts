/** What is up with an account, in words; those that need somebody come first. */

import { folding } from "../../numbers/folding";
import * as format from "../../numbers/format";
import { platformNames } from "../../parts/platform";
import type { AccountRow } from "./answers";

export interface AccountState {
  /** Smaller is more urgent. */
  urgency: number;
  label: string;
  dot: string;
  /** What happened, and who must act. */
  text: string;
  /** What helps, if somebody can do it here. */
  act: "reconnect" | "connect" | null;
}

/** The state of an account by its credentials and how its posts are measured. */
export function stateOf(account: AccountRow, zone?: string): AccountState {
  const name = platformNames[account.platform];
  const active = account.credentials.filter((credential) => credential.state !== "DISCONNECTED");
  const broken = active.find((credential) => credential.state === "FAILED");
  const { failed, due, fresh, imported } = account.coverage;
  if (broken?.failure) {
    const since = broken.failedSince
      ? ` since ${folding(format.moment(broken.failedSince, zone))}`
      : "";
    const isPermission = broken.failure.code === "PERMISSION_MISSING";
    return {
      urgency: isPermission ? 1 : 0,
      label: isPermission ? "Permission missing" : "Sign-in needed",
      dot: "dot failed",
      text: `${broken.failure.message} Its posts stand still${since}.`,
      act: "reconnect",
    };
  }
  if (active.length > 0 && failed > 0) {
    return {
      urgency: 2,
      label: "Some posts failed",
      dot: "dot failed",
      text: `${name} refused some of its posts.`,
      act: null,
    };
  }
  if (active.length > 0 && due > 0) {
    return {
      urgency: 3,
      label: "Waiting",
      dot: "dot waiting",
      text: "It goes on by itself.",
      act: null,
    };
  }
  if (active.length > 0) return { urgency: 5, label: "Connected", dot: "dot", text: "", act: null };
  return {
    urgency: 4,
    label: imported + fresh > 0 ? "Imported" : "Not connected",
    dot: "dot idle",
    text: imported + fresh > 0 ? "Imported numbers; they won’t update by themselves." : "",
    act: "connect",
  };
}
