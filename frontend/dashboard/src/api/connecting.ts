/** Leaving for a platform to connect an account there, and what the browser came back with. */

import { root } from "../address/root";
import type { Platform } from "./schema";

const LEFT_FROM = "backbone.connecting";

interface Left {
  path: string;
  platform: Platform;
}

/** Remember where to come back to, in this tab. */
export function leaveFrom(platform: Platform): void {
  const path = location.pathname.slice(root.length) + location.search;
  sessionStorage.setItem(LEFT_FROM, JSON.stringify({ path, platform } satisfies Left));
}

/** The page from which somebody left for a platform; the start where nobody knows. */
export function leftFrom(): string {
  try {
    const { path } = JSON.parse(sessionStorage.getItem(LEFT_FROM) ?? "{}") as Partial<Left>;
    return path?.startsWith("/") && !path.startsWith("//") ? path : "/";
  } catch {
    return "/";
  }
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
