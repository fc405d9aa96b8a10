/** The parts of a change, in words. */

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
