/** What leads out of a failure that asking again would only repeat. */

import { type Choices, defaults, filterOf, withoutFilters } from "../address/choices";
import type { ApiError } from "../api/errors";
import { daysBetween } from "../numbers/days";

export interface Remedy {
  /** What a button says that makes the changes. */
  act: string;
  changes: Partial<Choices>;
  /** What went wrong, where the page knows it better than the API's sentence. */
  reason?: string;
}

/** The longest window that the API answers for. */
const MOST_DAYS = 731;

const PREVIOUS: Remedy = {
  act: "Compare with the days before",
  changes: { comparison: defaults.comparison },
};

/** By the argument that the API didn't take. */
const byArgument = new Map<string, Remedy>([
  ["compareTo", PREVIOUS],
  ["after", { act: "Go to the first page", changes: { after: "" } }],
  ["search", { act: "Clear the search", changes: { search: "" } }],
]);

/** Null where asking again may help. */
export function remedyOf(
  { code, field }: ApiError,
  choices: Choices,
  today: string,
): Remedy | null {
  if (code === "QUERY_TOO_COMPLEX") return { act: "Use 90 days", changes: { window: "90d" } };
  if (code !== "BAD_USER_INPUT" && code !== "NOT_FOUND") return null;
  const argument = field?.split(".")[0] ?? "";
  if (["window", "start", "end"].includes(argument)) return otherDays(choices, today);
  const known = byArgument.get(argument);
  if (known) return known;
  // What is filtered by may be gone.
  return filterOf(choices) ? { act: "Clear the filters", changes: withoutFilters } : null;
}

function otherDays({ window }: Choices, today: string): Remedy {
  const remedy = { act: "Use the last 28 days", changes: { window: "28d" } };
  const [start = "", end = ""] = window.split("..");
  if (!end) return remedy;
  if (start > end) return { ...remedy, reason: "The first of these days is after the last." };
  if (start > today) return { ...remedy, reason: "These days haven’t come yet." };
  return daysBetween(start, end) < MOST_DAYS
    ? remedy
    : { ...remedy, reason: "These are more than two years; a page shows two at most." };
}
