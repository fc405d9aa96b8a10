/** The parts of a change, in words. */

import * as format from "../numbers/format";
import { wholeParts } from "../numbers/parts";

export type DriverKey = "volume" | "mix" | "reach" | "rate" | "unrated";

export const driverNames: Record<DriverKey, string> = {
  volume: "Posts",
  mix: "Platforms",
  reach: "Views per post",
  rate: "Response rate",
  unrated: "Views unknown",
};

/** The parts that a metric has: those that are exactly 0 say nothing. */
export function partsOf(drivers: Record<DriverKey, number>) {
  return (Object.keys(driverNames) as DriverKey[])
    .map((key) => ({ key, name: driverNames[key], value: drivers[key] }))
    .filter((part) => part.value !== 0);
}

const phrases: Record<DriverKey, [more: string, less: string]> = {
  volume: ["more posts", "fewer posts"],
  mix: ["platforms that bring more", "platforms that bring less"],
  reach: ["more views per post", "fewer views per post"],
  rate: ["a stronger response", "a weaker response"],
  unrated: ["more where views are unknown", "less where views are unknown"],
};

/** "more posts", "a weaker response". */
export function partPhrase(key: DriverKey, value: number): string {
  return phrases[key][value > 0 ? 0 : 1];
}

const meanings: Record<DriverKey, [more: string, less: string]> = {
  volume: [
    "More posts were alive: those with a measurement in the window, new and old. Each is counted at the views and response that posts had on average.",
    "Fewer posts were alive: those with a measurement in the window, new and old. Each is counted at the views and response that posts had on average.",
  ],
  mix: [
    "A larger part of them was on platforms that get more views and response.",
    "A larger part of them was on platforms that get fewer views and less response.",
  ],
  reach: [
    "A post was seen more often than posts on the same platform were before.",
    "A post was seen less often than posts on the same platform were before.",
  ],
  rate: [
    "Those who saw a post responded more: more likes, comments, shares and saves per view.",
    "Those who saw a post responded less: fewer likes, comments, shares and saves per view.",
  ],
  unrated: [
    "Engagement of posts whose views nobody reports rose. It can’t be split further.",
    "Engagement of posts whose views nobody reports fell. It can’t be split further.",
  ],
};

/** What a part means, in a sentence. */
export function whatItMeans(key: DriverKey, value: number): string {
  return meanings[key][value > 0 ? 0 : 1];
}

/** How a change is split into parts. */
export function howItIsSplit(metric: "views" | "engagement"): string {
  const product =
    metric === "views"
      ? "Views = posts × views per post"
      : "Engagement = posts × views per post × response per view";
  return `${product}, platform by platform. Each part is what changes when it alone moves, averaged over every order of moving them (Shapley values). It says where the change sits, not what caused it.`;
}

/** "from 216,022 to 318,489: Posts +47,627, Views per post +53,202". */
export function inSteps(
  drivers: Record<DriverKey, number> & { previous: number; current: number },
): string {
  const parts = partsOf(drivers);
  const whole = wholeParts(
    parts.map((part) => part.value),
    drivers.current - drivers.previous,
  );
  const steps = parts.map(({ name }, index) => `${name} ${format.delta(whole[index])}`);
  const ends = `from ${format.count(drivers.previous)} to ${format.count(drivers.current)}`;
  return steps.length > 0 ? `${ends}: ${steps.join(", ")}` : ends;
}
