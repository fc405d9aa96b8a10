/** Erases step after step until nothing is left: each request does a part, and a worker the same. */

import { useState } from "preact/hooks";
import { ApiError } from "../api/errors";

export interface Progress {
  posts: number;
  erasedPosts: number;
  finishedAt: string | null;
}

const PAUSE_MS = 200;

/** Ask for the same until it is over; who finds it gone has been overtaken by the worker. */
async function toTheEnd(
  request: () => Promise<Progress>,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  let progress = await request();
  while (progress.finishedAt === null) {
    onProgress(progress);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    try {
      progress = await request();
    } catch (error) {
      if (error instanceof ApiError && error.code === "NOT_FOUND") return;
      throw error;
    }
  }
}

/** What is being erased: how far it is, and why it was refused. */
export function useErasing() {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  /** Whether it is done. */
  async function erase(request: () => Promise<Progress>): Promise<boolean> {
    setIsSending(true);
    setWrong(null);
    try {
      await toTheEnd(request, setProgress);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setWrong(error.message);
      return false;
    } finally {
      setIsSending(false);
    }
  }

  return { progress, isSending, wrong, erase };
}
