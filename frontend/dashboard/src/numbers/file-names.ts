/** How files are called: by what they are and of which days, as the server calls its own. */

import { shownDays } from "./shown-days";

/** The name of a file of this page, without its ending; without days by the day on which it is made. */
export function fileName(what: string, today: Date): string {
  const made = [today.getFullYear(), today.getMonth() + 1, today.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  const shown = shownDays();
  return `${what}-${shown ? `${shown.start}-to-${shown.end}` : made}`;
}
