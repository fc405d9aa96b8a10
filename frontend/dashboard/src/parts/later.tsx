/**
 * A part that is drawn in a task of its own, and anew in one of its own.
 *
 * What stands beneath the fold needn't be drawn before the next frame is: whoever presses a key
 * meanwhile is answered between two parts. What a page is opened for is there at once; only what
 * replaces it comes later.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

interface LaterProps {
  /** Whether the first thing to show doesn't wait. */
  isAtOnce?: boolean;
  children: ComponentChildren;
}

export function Later({ isAtOnce = false, children }: LaterProps) {
  const [drawn, setDrawn] = useState<ComponentChildren>(isAtOnce ? children : null);
  useEffect(() => {
    const task = setTimeout(() => setDrawn(children));
    return () => clearTimeout(task);
  }, [children]);
  return <>{drawn ?? <span class="undrawn" hidden />}</>;
}
