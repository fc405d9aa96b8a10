/** When the page asks anew: after an act of its own, or when the gateway says there are new numbers. */

import { useEffect, useState } from "preact/hooks";

let count = 0;
const listeners = new Set<(count: number) => void>();

/** Let everything on the page ask anew. */
export function refresh(): void {
  count += 1;
  listeners.forEach((listener) => listener(count));
}

/** How often there was a reason to ask anew. */
export function useRefreshes(): number {
  const [seen, setSeen] = useState(count);
  useEffect(() => {
    listeners.add(setSeen);
    // There may have been one since it was drawn.
    setSeen(count);
    return () => void listeners.delete(setSeen);
  }, []);
  return seen;
}
