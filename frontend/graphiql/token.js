// Where the token lives: in this browser tab, and nowhere else.

const KEY = "backbone:token";

/** The token of this tab. */
export function readToken() {
  return sessionStorage.getItem(KEY) ?? "";
}

export function keepToken(token) {
  if (token) sessionStorage.setItem(KEY, token);
  else sessionStorage.removeItem(KEY);
}

/**
 * Takes a token out of `#token=...` and off the address bar, so that neither a bookmark, nor the
 * history, nor a copied address gives it away. A fragment never reaches the server's log.
 */
export function takeTokenFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return null;
  history.replaceState(null, "", location.pathname + location.search);
  keepToken(token.trim());
  return token.trim();
}
