/** An answer within a component: asked when its variables change, and anew when there are new numbers. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { addressOf, ask, remembered } from "./client";
import { ApiError, OFFLINE } from "./errors";
import { oneAtATime } from "./one-at-a-time";
import type { Queries } from "./operations";
import { signInHere } from "./session";
import { useRefreshes } from "./refreshes";

export interface Asked<T> {
  /** What is known: of these variables, or of those before while the answer is on its way. */
  answer: T | null;
  /** Whether `answer` belongs to earlier variables. */
  isOfOthers: boolean;
  /** Whether it will be replaced by that of these: without a connection it stands. */
  isReplaced: boolean;
  isAsking: boolean;
  error: ApiError | null;
  askAgain: () => void;
}

/** Ask a stored query; null variables ask nothing. */
export function useAnswer<N extends keyof Queries>(
  name: N,
  variables: Queries[N]["variables"] | null,
): Asked<Queries[N]["answer"]> {
  type Answer = Queries[N]["answer"];
  const address = variables === null ? null : addressOf(name, variables);
  const refreshes = useRefreshes();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{
    address: string | null;
    answer: Answer | null;
    error: ApiError | null;
  }>({ address: null, answer: null, error: null });
  const [isAsking, setIsAsking] = useState(address !== null);
  const asked = useRef(variables);
  asked.current = variables;

  const again = useRef<() => void>(() => undefined);
  const seen = useRef(refreshes);

  // Before the frame is drawn: the answer is on its way meanwhile.
  useLayoutEffect(() => {
    if (address === null || asked.current === null) return;
    const variables = asked.current;
    const before = remembered<N>(address);
    if (before) setState({ address, answer: before, error: null });
    const stop = new AbortController();
    const askOnce = async () => {
      setIsAsking(true);
      try {
        const answer = await ask(name, variables, stop.signal);
        if (stop.signal.aborted) return;
        setState({ address, answer, error: null });
      } catch (error) {
        if (stop.signal.aborted || !(error instanceof ApiError)) return;
        if (error.code === "UNAUTHENTICATED") signInHere();
        // Without a connection the last answer stands, and says from when it is.
        setState((known) => ({
          ...known,
          address: error.code === OFFLINE ? known.address : address,
          answer: error.code === OFFLINE || known.address === address ? known.answer : null,
          error,
        }));
      }
      setIsAsking(false);
    };
    const asking = oneAtATime(askOnce);
    again.current = () => !stop.signal.aborted && asking();
    asking();
    return () => stop.abort();
  }, [address, attempt, name]);

  // New numbers: the question that is on its way is answered first.
  useLayoutEffect(() => {
    if (seen.current === refreshes) return;
    seen.current = refreshes;
    again.current();
  }, [refreshes]);

  return {
    answer: state.answer,
    isOfOthers: state.address !== address,
    isReplaced: state.address !== address && state.error?.code !== OFFLINE,
    isAsking,
    error: state.error,
    askAgain: () => setAttempt((count) => count + 1),
  };
}
