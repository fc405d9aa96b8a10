// A query that a link hands over behind `#`: a fragment never reaches the server's log.

function fragment() {
  return new URLSearchParams(location.hash.slice(1));
}

/**
 * Takes a query out of `#query=...&variables=...` and off the address bar, so that reloading the
 * page doesn't undo what was edited since. It runs only when somebody runs it.
 */
export function takeQueryFromAddress() {
  const given = fragment();
  const query = given.get("query");
  if (query === null) return null;
  const variables = given.get("variables") ?? "";
  given.delete("query");
  given.delete("variables");
  const rest = given.size > 0 ? `#${given}` : "";
  history.replaceState(null, "", location.pathname + location.search + rest);
  return { query, variables };
}

// Such a link, opened in a page that is open already, only changes the fragment.
addEventListener("hashchange", () => {
  if (fragment().has("query")) location.reload();
});
