/** Pointing at a place of a chart: with a pointer, a finger or the arrow keys. */

import { useState } from "preact/hooks";

interface Pointed {
  /** The index of the last place. */
  last: number;
  /** Where the arrows start from. */
  start: number;
  /** The place at so many pixels from the left of the chart. */
  indexAt: (x: number) => number;
}

/** The place that is pointed at, if any, and what the chart listens to. */
export function useCursor({ last, start, indexAt }: Pointed) {
  const [cursor, setCursor] = useState<number | null>(null);
  const put = (index: number) => setCursor(Math.min(last, Math.max(0, index)));

  function onKeyDown(event: KeyboardEvent) {
    const at = cursor ?? start;
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") setCursor(null);
    if (target === undefined) return;
    event.preventDefault();
    put(target);
  }

  function point(event: PointerEvent) {
    put(indexAt(event.clientX - (event.currentTarget as Element).getBoundingClientRect().left));
  }

  const listeners = {
    onKeyDown,
    onPointerDown: point,
    onPointerMove: point,
    // A finger leaves as soon as it is lifted: what it pointed at stays to be read.
    onPointerLeave: (event: PointerEvent) => event.pointerType !== "touch" && setCursor(null),
    onBlur: () => setCursor(null),
  };
  return { cursor, listeners };
}
