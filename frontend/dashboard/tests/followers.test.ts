/** What is said where no followers are known. */

import { expect, test } from "vitest";
import { type Audience, isCountedLater } from "../src/pages/followers/answer";

const audience = (followers: number | null, ...countedOn: (string | null)[]) =>
  ({
    followers,
    accounts: countedOn.map((followersOn) => ({ account: { followersOn } })),
  }) as unknown as Audience;

test("followers that were counted after the days looked at aren't called uncounted", () => {
  expect(isCountedLater(audience(null, null, "2026-11-25"))).toBe(true);
  expect(isCountedLater(audience(null, null))).toBe(false);
  expect(isCountedLater(audience(null))).toBe(false);
  expect(isCountedLater(audience(12, "2026-11-25"))).toBe(false);
});
