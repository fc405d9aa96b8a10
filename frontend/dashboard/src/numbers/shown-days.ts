/** The days that the page is of, for whatever is called by them or explains them. */

export interface ShownDays {
  start: string;
  end: string;
  previousStart: string;
  previousEnd: string;
  comparedTo: string;
  timeZones: string[];
}

let shown: ShownDays | null = null;

/** Null where the page is of none, or they aren't known. */
export function showDays(days: ShownDays | null): void {
  shown = days;
}

export function shownDays(): ShownDays | null {
  return shown;
}

interface Asked {
  window?: { start?: string | null; end?: string | null } | null;
  compareTo?: object | null;
}

interface Span {
  start: string;
  end: string;
}

/** The days of what was asked, and those that it was compared with; null where it is of none. */
export function daysOf(
  variables: object,
  page: ShownDays | null,
): { own: Span; compared: Span | null; timeZones: string[] } | null {
  const { window, compareTo } = variables as Asked;
  if (!window || !page) return null;
  const start = window.start ?? page.start;
  const end = window.end ?? page.end;
  const isCompared = compareTo && page.comparedTo !== "NONE";
  return {
    own: { start, end },
    compared: isCompared ? { start: page.previousStart, end: page.previousEnd } : null,
    timeZones: page.timeZones,
  };
}
