/**
 * A part that is drawn in a task of its own, and anew in one of its own.
 *
 * What stands beneath the fold needn't be drawn before the next frame is: whoever presses a key
 * meanwhile is answered between two parts.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

export function Later({ children }: { children: ComponentChildren }) {
  const [drawn, setDrawn] = useState<ComponentChildren>(null);
  useEffect(() => {
    const task = setTimeout(() => setDrawn(children));
    return () => clearTimeout(task);
  }, [children]);
  return <>{drawn ?? <span class="undrawn" hidden />}</>;
}
