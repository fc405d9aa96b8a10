/** Take a goal out of the lists, once somebody has said so twice. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import { ApiError } from "../../api/errors";
import { refresh } from "../../api/refreshes";
import { Dialog } from "../../parts/dialog";
import { say } from "../../parts/toasts";
import type { Goal } from "./goals";

export default function ArchiveDialog({ goal, onClose }: { goal: Goal; onClose: () => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function archive() {
    setIsSending(true);
    try {
      await act("goals_archive", { id: goal.id });
      say("The goal is archived.");
      refresh();
      onClose();
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      setError(thrown);
      setIsSending(false);
    }
  }

  return (
    <Dialog title="Archive the goal?" onClose={onClose}>
      <p>
        <b data-message dir="auto">
          {goal.label}
        </b>{" "}
        leaves the lists and the attention that it draws. It can’t be brought back; its numbers
        aren’t touched.
      </p>
      {error && (
        <p class="wrong" role="alert" data-message>
          {error.message}
        </p>
      )}
      <div class="acts">
        <button class="button" onClick={onClose}>
          Keep it
        </button>
        <button class="button danger" onClick={archive} disabled={isSending}>
          Archive
        </button>
      </div>
    </Dialog>
  );
}
