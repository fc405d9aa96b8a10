/** Signing in with a token, and out. The session is a cookie that no script can read. */

import { go } from "../address/address";
import { root } from "../address/root";
import { ask, forget, post } from "./client";
import { ApiError, errorOf } from "./errors";

const SIGNED_IN = "backbone.signed-in";
/** So much of a token the gateway's lists show as well: it opens nothing, and tells tokens apart. */
const SHOWN = 9;
const AFTER_SIGN_IN = "backbone.after-sign-in";

/** The token behind `#`, read once and taken out of the address. */
export function tokenInAddress(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

export interface SignedIn {
  expiresAt: string;
  /** What somebody should know about this connection. */
  warning: string | null;
}

/**
 * Begin a session.
 *
 * @throws ApiError the token isn't valid, or there were too many attempts.
 */
export async function signIn(token: string): Promise<SignedIn> {
  const response = await post("/sign-in", { token });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw body.errors ? errorOf(body.errors) : new ApiError("Signing in failed.", "INTERNAL");
  }
  forget();
  localStorage.setItem(SIGNED_IN, token.slice(0, SHOWN));
  return body;
}

/** End the session. */
export async function signOut(): Promise<void> {
  await post("/sign-out", {});
  forget();
  localStorage.removeItem(SIGNED_IN);
  go("/sign-in");
}

/** The gateway doesn't know us, or doesn't yet: sign in, and come back here. */
export function signInHere(): void {
  const here = location.pathname.slice(root.length) + location.search;
  if (here.startsWith("/sign-in") || here.startsWith("/r/")) return;
  signInFrom(here);
}

/** Sign in first, and go somewhere then. */
export function signInFrom(path: string): void {
  forget();
  sessionStorage.setItem(AFTER_SIGN_IN, path);
  go("/sign-in", "replace");
}

/** Where to go after signing in. */
export function afterSignIn(): string {
  const there = sessionStorage.getItem(AFTER_SIGN_IN) ?? "/";
  sessionStorage.removeItem(AFTER_SIGN_IN);
  return there.startsWith("/") && !there.startsWith("//") ? there : "/";
}

/** Whether the session of this browser was begun with a token. */
export function isOfSession(token: string): boolean {
  return localStorage.getItem(SIGNED_IN) === token.slice(0, SHOWN);
}

/** Whether somebody is signed in in this browser: no request where nobody ever was. */
export async function hasSession(): Promise<boolean> {
  if (!localStorage.getItem(SIGNED_IN)) return false;
  try {
    await ask("frame", { scope: null });
    return true;
  } catch (error) {
    return !(error instanceof ApiError && error.code === "UNAUTHENTICATED");
  }
}
