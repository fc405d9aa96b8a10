/** How wide a picture may be: drawn at its real width, so that text is never scaled. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";

const NARROW = 560;

// Paper is as wide as the style sheet says: pictures are drawn for it before the browser prints.
addEventListener("beforeprint", () => document.documentElement.classList.add("printing"));
addEventListener("afterprint", () => document.documentElement.classList.remove("printing"));

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
    const measure = () => setWidth(observed.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(observed);
    addEventListener("beforeprint", measure);
    return () => {
      observer.disconnect();
      removeEventListener("beforeprint", measure);
    };
  }, []);
  const size: Size = { width, isNarrow: width < NARROW };
  return { element, size };
}
