import { expect, test } from "vitest";
import { serverOf } from "../src/words/servers";

test.each([
  ["mastodon.social", "mastodon.social"],
  [" Mastodon.Social ", "mastodon.social"],
  ["https://mastodon.social/@me", "mastodon.social"],
  ["https://mastodon.social", "mastodon.social"],
  ["@me@mastodon.social", "mastodon.social"],
  ["me@mastodon.social", "mastodon.social"],
  ["127.0.0.1:8801", "127.0.0.1:8801"],
  ["", ""],
])("%j is at %j", (typed, server) => {
  expect(serverOf(typed)).toBe(server);
});
