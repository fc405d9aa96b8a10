/** Replies to others count as an account's posts where somebody says so. */

import { expect, test } from "vitest";
import { repliesNote, repliesSwitch } from "../src/pages/accounts/replies";

test.each(["TWITTER", "THREADS", "MASTODON", "BLUESKY"] as const)(
  "on %s they can be turned on and off",
  (platform) => {
    expect(repliesSwitch(platform, false)).toMatchObject({
      label: "Find its replies too",
      wanted: true,
    });
    expect(repliesSwitch(platform, true)).toMatchObject({
      label: "Leave its replies out",
      wanted: false,
    });
    expect(repliesNote(platform, true)).toContain("With its replies");
    expect(repliesNote(platform, false)).toBe("");
  },
);

test("no switch is where replies can't be found", () => {
  expect(repliesSwitch("YOUTUBE", false)).toBeNull();
  expect(repliesNote("YOUTUBE", true)).toBe("");
});

test("what it takes is said when they are turned on", () => {
  expect(repliesSwitch("THREADS", false)?.said).toContain("connect the account again");
  expect(repliesSwitch("TWITTER", false)?.said).toContain("charges");
  expect(repliesSwitch("THREADS", true)?.said).not.toContain("connect");
  expect(repliesNote("THREADS", true)).toContain("connected again");
});
