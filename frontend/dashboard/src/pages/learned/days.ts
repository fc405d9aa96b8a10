/** The days that what was learned is of: complete ones alone, which the API insists on. */

import type { AnalyticsWindowInput } from "../../api/schema";
import { type Choices, windowOf } from "../../address/choices";
import { plusDays } from "../../numbers/days";

/** What the tiles of a brand ask. */
export interface BrandQuestion {
  brand: string;
  window: AnalyticsWindowInput;
}

interface Used {
  start: string;
  end: string;
  includesToday: boolean;
}

/**
 * The chosen window without today; null while it isn't known which days that is.
 *
 * `used` is the window that the API made of the same choice where today may be in it.
 */
export function completeDaysOf(choices: Choices, used: Used | null): AnalyticsWindowInput | null {
  const window = windowOf(choices);
  if (window.preset && !window.preset.endsWith("_TO_DATE")) return window;
  if (!used) return null;
  const end = used.includesToday ? plusDays(used.end, -1) : used.end;
  return { start: used.start < end ? used.start : end, end };
}
