/** Leaving for a platform to connect an account there, and what the browser came back with. */

import { root } from "../address/root";
import { act } from "./client";
import type { StartConnectionInput } from "./schema";

const LEFT_FROM = "backbone.connecting";

interface Left {
  path: string;
  input: StartConnectionInput;
}

/** Go to a platform to connect this account; this tab remembers where to come back to. */
export async function leaveFor(input: StartConnectionInput, from = here()): Promise<void> {
  const { startConnection: begun } = await act("start_connection", { input });
  sessionStorage.setItem(LEFT_FROM, JSON.stringify({ path: from, input } satisfies Left));
  location.assign(begun.authorizeUrl);
}

function here(): string {
  return location.pathname.slice(root.length) + location.search;
}

function left(): Partial<Left> {
  try {
    return JSON.parse(sessionStorage.getItem(LEFT_FROM) ?? "{}") as Partial<Left>;
  } catch {
    return {};
  }
}

/** The page from which somebody left for a platform; the start where nobody knows. */
export function leftFrom(): string {
  const { path } = left();
  return path?.startsWith("/") && !path.startsWith("//") ? path : "/";
}

/** What somebody left to connect, if it is known. */
export function leftFor(): StartConnectionInput | null {
  return left().input ?? null;
}

export interface Returned {
  state: string;
  code?: string;
  error?: string;
}

/** What the platform has put into the address, read once and taken out of it. */
export function returned(): Returned {
  const query = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  const code = query.get("code");
  const error = query.get("error") ?? query.get("error_code");
  return {
    state: query.get("state") ?? "",
    ...(code ? { code } : {}),
    ...(error ? { error } : {}),
  };
}
