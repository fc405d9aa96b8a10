/** Numbers and days as people read them, in the browser's language. Unknown is a dash, never 0. */

import { calendar } from "./calendar";
import { numerals } from "./numerals";

const locale = navigator.language || "en";

export const {
  count,
  exact,
  compact,
  onPhone,
  mean,
  times,
  rate,
  share,
  growth,
  delta,
  points,
  money,
  duration,
} = numerals(locale);
export const {
  day,
  weekday,
  fullDay,
  month,
  weekdayName,
  days,
  fullDays,
  timeOfDay,
  moment,
  isDaysAgo,
} = calendar(locale, () => new Date());
export { instantOf, placeOf } from "./calendar";
export { hour, isShortened, UNKNOWN } from "./numerals";
