/** What a browser calls a page: in its tabs, its history and on paper. */

import { useEffect } from "preact/hooks";

/** Name the page by its parts, the most particular first; what isn't known yet is left out. */
export function useTitle(...parts: (string | null | undefined)[]): void {
  const title = [...parts.filter(Boolean), "Backbone"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
