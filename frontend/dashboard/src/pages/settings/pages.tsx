/** Turning the pages of a long list; where each begins is kept here, not in the address. */

import { useState } from "preact/hooks";

interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

/** The cursors after which the pages up to this one begin. */
export function usePages() {
  const [cursors, setCursors] = useState<string[]>([]);
  return {
    after: cursors.at(-1) ?? null,
    earlier: () => setCursors(cursors.slice(0, -1)),
    later: (cursor: string) => setCursors([...cursors, cursor]),
  };
}

interface PagesProps {
  pages: ReturnType<typeof usePages>;
  info: PageInfo;
}

export function Pages({ pages, info: { hasNextPage, endCursor } }: PagesProps) {
  if (pages.after === null && !hasNextPage) return null;
  return (
    <p class="pages">
      <button class="button" disabled={pages.after === null} onClick={pages.earlier}>
        Previous
      </button>
      <button
        class="button"
        disabled={!hasNextPage || endCursor === null}
        onClick={() => endCursor !== null && pages.later(endCursor)}
      >
        Next
      </button>
    </p>
  );
}
