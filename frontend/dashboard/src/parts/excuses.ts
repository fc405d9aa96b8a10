/**
 * What isn't in a tile's menu, and why: the only reasons there are.
 *
 * A tile is whatever a page shows of its numbers, below its first sentence. Every one has a whole
 * menu: its rows as files, the query behind it, what its numbers mean, and its picture where it is
 * one; the types ask for each, so that what is missing is missing by one of these names. No tiles are
 * what isn't about numbers (settings, first steps, what is to be done, previews of files), and the
 * numbers of a page's head, which are those of its large picture.
 *
 * In a report a tile has what can be made of what is shown, a CSV and its picture: whoever reads it
 * may ask for nothing else, neither for files nor for what is behind them.
 */
export const excuses = {
  /** For a tile without any menu. */
  words: "it shows what somebody wrote, and no number",
  /** For a tile without a picture. */
  table:
    "it is a table or a list: what it shows is said by its words, and its file has all of them",
  /** For a tile without files. */
  picked: "no export is of a selection: what belongs to its brands is picked out on the page",
} as const;

export type Excuse = keyof typeof excuses;

export interface Excused {
  excused: Excuse;
}

export function isExcused(given: object): given is Excused {
  return "excused" in given;
}
