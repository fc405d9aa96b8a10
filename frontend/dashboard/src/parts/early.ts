/** What somebody did while a dialog was on its way. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";

export interface Early {
  /** What was typed into its search field. */
  term: string;
  /** What else was pressed since. */
  keys: KeyboardEvent[];
  /** Whether another dialog stood in for it: it takes its place without fading in. */
  isLate: boolean;
}

export const EarlyContext = createContext<Early>({ term: "", keys: [], isLate: false });

export function useEarly(): Early {
  return useContext(EarlyContext);
}
