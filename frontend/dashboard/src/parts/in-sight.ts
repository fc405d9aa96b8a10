/** The chosen one of tabs that go on beyond the edge is brought into sight, as it should be. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** For the element of the tabs: what is chosen is seen, again whenever `chosen` changes. */
export function useChosenInSight<E extends HTMLElement>(
  chosen: string | null,
): RefObject<E | null> {
  const tabs = useRef<E>(null);
  useLayoutEffect(() => {
    const list = tabs.current;
    const tab = list?.querySelector<HTMLElement>("[aria-current], [aria-selected=true]");
    if (!list || !tab) return;
    const middle = tab.offsetLeft - list.offsetLeft + tab.offsetWidth / 2;
    list.scrollLeft = middle - list.clientWidth / 2;
  }, [chosen]);
  return tabs;
}
