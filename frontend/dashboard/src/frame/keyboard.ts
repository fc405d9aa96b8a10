/** Single keys, by the list in `dialogs/keys`; never within a field, and they can be turned off. */

import { useLayoutEffect } from "preact/hooks";
import { choose, go, kept } from "../address/address";
import { choicesOf, withoutFilters } from "../address/choices";
import { pathOf, type Scope } from "../address/places";
import type { FrameDialog } from "./frame";
import { areKeysOff, pageKeys, windowKeys } from "./keys";

const G_MS = 1200;
/** Until when a letter after G names a page; it outlives the page from which somebody goes on. */
let goUntil = 0;

export function useKeyboard(
  scope: Scope | null,
  page: string | null,
  open: (dialog: FrameDialog) => void,
): void {
  useLayoutEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && key === "k") {
        event.preventDefault();
        return open("palette");
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (document.querySelector("dialog[open]") || areKeysOff()) return;
      const choices = choicesOf(location.search);
      const target = scope ?? { kind: "everything" as const, id: null };
      const goal = Date.now() < goUntil ? pageKeys.get(key) : undefined;
      if (goal) {
        goUntil = 0;
        return go(pathOf(target, goal) + kept(choices));
      }
      const window = windowKeys.get(key);
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
        e: () => pressInTile("More about"),
        j: () => moveRow(1),
        k: () => moveRow(-1),
        f: () => focusedRow()?.click(),
        escape: () => choose(withoutFilters),
      };
      if (key === "enter") return openRow();
      const act = Object.hasOwn(acts, key) ? acts[key] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    }

    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [scope?.id, page]);
}

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
  const selector = labels.map((label) => `.acts button[aria-label^="${label}"]`).join();
  for (const tile of [focused, document]) {
    const button = tile?.querySelector<HTMLButtonElement>(selector);
    if (button) return button.click();
  }
}

/** The row with the focus, in a table or a list of bars: a click on it filters, or opens. */
function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("tr, .bars li") ?? null;
}

/** Open the row with the focus; a link or button that has it does so by itself. */
function openRow(): void {
  if (document.activeElement?.matches("a, button, summary")) return;
  focusedRow()?.querySelector("a")?.click();
}

/** The link of the next or previous row, or its name where it only filters. */
function moveRow(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(".named a[title], .bars .name")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by));
  links[next]?.focus();
}
