/** The address bar is the state of the dashboard: reading it, and going elsewhere. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Choices, choicesOf, defaults, queryOf } from "./choices";
import { type Place, placeOf } from "./places";
import { root } from "./root";

export interface Address {
  path: string;
  place: Place;
  choices: Choices;
}

const listeners = new Set<() => void>();

/** The window of a page where none was chosen: the API's own for it. */
const ownWindows: Partial<Record<Place["page"], string>> = { times: "90d" };

function ownWindowOf({ page }: Place): string {
  return ownWindows[page] ?? defaults.window;
}

let last: { pathname: string; search: string; address: Address } | null = null;

/** The address of now, read once: many ask, and what hasn't changed is the same object. */
function read(): Address {
  const { pathname, search } = location;
  if (last?.pathname === pathname && last.search === search) return last.address;
  const path = pathname.slice(root.length) || "/";
  const place = last?.pathname === pathname ? last.address.place : placeOf(path);
  const choices = choicesOf(search, ownWindowOf(place));
  last = { pathname, search, address: { path, place, choices } };
  return last.address;
}

addEventListener("popstate", (event) => {
  listeners.forEach((listener) => listener());
  const state = event.state as { scrolled?: number } | null;
  if (state?.scrolled) standAt(state.scrolled);
});

const FRAMES = 180;

/** Scroll back to where somebody stood, once the page is that long; unless they move themselves. */
function standAt(y: number): void {
  const stop = new AbortController();
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown", "popstate"])
    addEventListener(moved, () => stop.abort(), { signal: stop.signal });
  const stand = (frames: number) => {
    if (stop.signal.aborted) return;
    scrollTo(0, y);
    if (Math.abs(scrollY - y) > 1 && frames > 0) requestAnimationFrame(() => stand(frames - 1));
    else stop.abort();
  };
  stand(FRAMES);
}

/** What a component takes of the address of now: it is drawn anew when that changes. */
export function useOfAddress<T>(taken: (address: Address) => T): T {
  const [value, setValue] = useState(() => taken(read()));
  useEffect(() => {
    const update = () => setValue(() => taken(read()));
    listeners.add(update);
    // Somebody may have gone elsewhere since it was drawn.
    update();
    return () => void listeners.delete(update);
  }, []);
  return value;
}

/** The address of now; a component that uses it is drawn anew when it changes. */
export function useAddress(): Address {
  return useOfAddress((address) => address);
}

let lastKept: { address: Address; query: string } | null = null;

/** What goes along from this page, written once: links ask by the dozen. */
function keptOf(address: Address): string {
  if (lastKept?.address !== address) lastKept = { address, query: kept(address.choices) };
  return lastKept.query;
}

/** What goes along to other pages, for links by the dozen: most choices don't change it. */
export function useKept(): string {
  return useOfAddress(keptOf);
}

/** The same at this moment, for whoever goes there by what they press. */
export function keptNow(): string {
  return keptOf(read());
}

/** Go to a path below the root, with its query string. */
export function go(to: string, how: "push" | "replace" = "push"): void {
  if (root + to === location.pathname + location.search) return;
  const stays = to.split("?")[0] === (location.pathname.slice(root.length) || "/");
  if (how === "push") history.replaceState({ scrolled: scrollY }, "");
  history[how === "push" ? "pushState" : "replaceState"](null, "", root + to);
  listeners.forEach((listener) => listener());
  if (how === "push" && !stays) scrollTo(0, 0);
}

/** Choose something on this page; typing replaces, everything else can be gone back from. */
export function choose(changes: Partial<Choices>, how: "push" | "replace" = "push"): void {
  const { path, place, choices } = read();
  const page = "after" in changes ? {} : { after: "" };
  go(path + queryOf({ ...choices, ...page, ...changes }, ownWindowOf(place)), how);
}

/** What goes along from page to page: window, comparison and filters, but no list's own choices. */
export function kept(choices: Choices, own: Partial<Choices> = {}): string {
  const left = { search: "", states: [], missing: [], sort: "", after: "", table: "" };
  return queryOf({ ...choices, ...left, ...own }, ownWindowOf(read().place));
}

interface LinkProps {
  to: string;
  children: ComponentChildren;
  class?: string;
  title?: string;
  "aria-current"?: "page" | "true" | undefined;
}

/** A link within the dashboard: a real one, so that it opens in a new tab as well. */
export function Link({ to, children, ...rest }: LinkProps) {
  function follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    go(to);
  }
  return (
    <a href={root + to} onClick={follow} {...rest}>
      {children}
    </a>
  );
}

/** A link to another page with what goes along: it alone is drawn anew when that changes. */
export function KeptLink({ to, ...rest }: LinkProps) {
  return <Link to={to + useKept()} {...rest} />;
}
