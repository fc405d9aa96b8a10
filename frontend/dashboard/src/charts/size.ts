/** How wide a picture may be: drawn at its real width, so that text is never scaled. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";

const NARROW = 560;

export interface Size {
  width: number;
  isNarrow: boolean;
}

/** The width of an element, and of it again when it changes; 0 before it is known. */
export function useSize<E extends HTMLElement>() {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observed = element.current;
    if (!observed) return;
    setWidth(observed.clientWidth);
    const observer = new ResizeObserver(() => setWidth(observed.clientWidth));
    observer.observe(observed);
    return () => observer.disconnect();
  }, []);
  const size: Size = { width, isNarrow: width < NARROW };
  return { element, size };
}
