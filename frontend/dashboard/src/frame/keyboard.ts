/** Single keys, by the list in `dialogs/keys`; never within a field, and they can be turned off. */

import { useEffect } from "preact/hooks";
import { choose, go, kept } from "../address/address";
import { choicesOf, defaults } from "../address/choices";
import { pathOf, type Scope, type ScopePage } from "../address/places";
import type { FrameDialog } from "./frame";

export const KEYS_OFF = "backbone.keys-off";

const windows: Record<string, string> = {
  1: "7d",
  2: "28d",
  3: "90d",
  4: "365d",
  m: "mtd",
  y: "ytd",
};
const pages: Record<string, ScopePage> = {
  o: "overview",
  w: "why",
  p: "posts",
  t: "times",
  a: "accounts",
};
const G_MS = 1200;

export function useKeyboard(
  scope: Scope | null,
  page: string | null,
  open: (dialog: FrameDialog) => void,
): void {
  useEffect(() => {
    let goUntil = 0;

    function onKeyDown(event: KeyboardEvent) {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && key === "k") {
        event.preventDefault();
        return open("palette");
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (document.querySelector("dialog[open]") || localStorage.getItem(KEYS_OFF)) return;
      const choices = choicesOf(location.search);
      const target = scope ?? { kind: "everything" as const, id: null };
      if (Date.now() < goUntil && pages[key]) {
        goUntil = 0;
        return go(pathOf(target, pages[key]) + kept(choices));
      }
      const window = windows[key];
      if (window && page !== "post") return choose({ window });
      const acts: Record<string, () => void> = {
        "/": () => open("palette"),
        s: () => open("scope"),
        w: () => open("window"),
        "?": () => open("keys"),
        g: () => void (goUntil = Date.now() + G_MS),
        x: () => choose({ comparison: choices.comparison === "none" ? "prev" : "none" }),
        p: () => choose({ byPlatform: !choices.byPlatform }),
        "[": () => press("Earlier window"),
        "]": () => press("Later window"),
        t: () => pressInTile("Show the table", "Show the picture"),
        e: () => pressInTile("More about this"),
        j: () => moveRow(1),
        k: () => moveRow(-1),
        escape: () => choose(withoutFilters),
      };
      const act = acts[key];
      if (!act) return;
      event.preventDefault();
      act();
    }

    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [scope?.id, page]);
}

const withoutFilters = {
  platforms: defaults.platforms,
  categories: defaults.categories,
  tags: defaults.tags,
  accounts: defaults.accounts,
  search: defaults.search,
  states: defaults.states,
  missing: defaults.missing,
};

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")
  );
}

function press(label: string): void {
  document.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`)?.click();
}

/** A button of the tile with the focus, else of the first tile that has one. */
function pressInTile(...labels: string[]): void {
  const focused = document.activeElement?.closest("[data-tile]");
  for (const tile of [focused, document]) {
    for (const label of labels) {
      const button = tile?.querySelector<HTMLButtonElement>(`.acts button[aria-label^="${label}"]`);
      if (button) return button.click();
    }
  }
}

/** The link of the next or previous row. */
function moveRow(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".named a[title]")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by));
  links[next]?.focus();
}
