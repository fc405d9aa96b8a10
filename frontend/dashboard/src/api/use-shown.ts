/** What was asked for what is shown. */

import { useRef } from "preact/hooks";

/**
 * The variables of the answer that is shown: those before while another is on its way.
 *
 * They are the same object as long as they say the same, so that nothing is drawn anew for them.
 */
export function useShown<T extends object>(asked: T, isReplaced: boolean): T {
  const shown = useRef(asked);
  if (!isReplaced && JSON.stringify(shown.current) !== JSON.stringify(asked)) shown.current = asked;
  return shown.current;
}
