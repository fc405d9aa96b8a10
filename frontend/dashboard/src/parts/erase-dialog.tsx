/** Erasing for good: what is lost, what has to be typed, and how far it is. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { refresh } from "../api/refreshes";
import * as format from "../numbers/format";
import { Dialog } from "./dialog";
import { type Progress, useErasing } from "./erasing";
import { onSubmit } from "./form";
import { say } from "./toasts";

interface EraseDialogProps {
  title: string;
  /** What has to be typed: a name, or how many there are. */
  typed: string;
  /** What is asked for: "its name". */
  asked: string;
  /** What is said once it is done. */
  done: string;
  request: () => Promise<Progress>;
  onClose: () => void;
  onErased?: () => void;
  /** What is lost. */
  children: ComponentChildren;
}

export function EraseDialog(props: EraseDialogProps) {
  const { title, typed, asked, done, request, onClose, onErased, children } = props;
  const [text, setText] = useState("");
  const { progress, isSending, wrong, erase } = useErasing();

  async function send() {
    const isErased = await erase(request);
    refresh();
    if (!isErased) return;
    say(done);
    onClose();
    onErased?.();
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form class="erase" onSubmit={onSubmit(() => void send())}>
        {children}
        <p>
          <b>This can’t be undone.</b>
        </p>
        <div class="field">
          <label for="erase-typed">
            Type {asked} to confirm:{" "}
            <b data-message dir="auto">
              {typed}
            </b>
          </label>
          <input
            id="erase-typed"
            autocomplete="off"
            spellcheck={false}
            value={text}
            aria-describedby={wrong ? "erase-wrong" : undefined}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        {wrong && (
          <p class="wrong" role="alert" id="erase-wrong" data-message>
            {wrong}
          </p>
        )}
        {isSending && <HowFar progress={progress} />}
        <div class="acts">
          <button type="button" class="button" onClick={onClose}>
            {isSending ? "Close" : "Keep it"}
          </button>
          <button class="button danger" disabled={isSending || text.trim() !== typed.trim()}>
            Erase for good
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Whoever closes the dialog stops nothing: the server goes on with what has begun. */
function HowFar({ progress }: { progress: Progress | null }) {
  return (
    <p class="refreshing" role="status">
      {progress ? (
        <progress
          value={progress.erasedPosts}
          max={Math.max(1, progress.posts)}
          aria-label="Posts erased"
        />
      ) : (
        <progress aria-label="Erasing" />
      )}
      {progress && (
        <span data-message>
          {format.count(progress.erasedPosts)} of {format.count(progress.posts)} posts
        </span>
      )}
    </p>
  );
}
