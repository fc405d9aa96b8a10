/** The server of an account, in what somebody types: its name, its address, or a whole handle. */

/** `mastodon.social` of `https://mastodon.social/@me` and of `@me@mastodon.social`. */
export function serverOf(typed: string): string {
  const [place = ""] = typed
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .split(/[/?#]/);
  return place.slice(place.lastIndexOf("@") + 1).toLowerCase();
}
