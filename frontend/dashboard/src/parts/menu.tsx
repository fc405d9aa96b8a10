/** A menu button by the ARIA pattern: arrows move, Escape closes, focus comes back. */

import type { ComponentChildren } from "preact";
import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";

/** Closes the menu that an item is in. */
const Closing = createContext<() => void>(() => undefined);

interface MenuProps {
  label: string;
  icon: IconName;
  children: ComponentChildren;
}

export function Menu({ label, icon, children }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    items(list.current)[0]?.focus();
    const closeOutside = (event: PointerEvent) => {
      if (!anchor.current?.contains(event.target as Node)) setIsOpen(false);
    };
    addEventListener("pointerdown", closeOutside);
    return () => removeEventListener("pointerdown", closeOutside);
  }, [isOpen]);

  function close() {
    setIsOpen(false);
    anchor.current?.querySelector("button")?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const all = items(list.current);
    const at = all.indexOf(document.activeElement as HTMLElement);
    const target = {
      ArrowDown: all[(at + 1) % all.length],
      ArrowUp: all[(at - 1 + all.length) % all.length],
      Home: all[0],
      End: all.at(-1),
    }[event.key];
    if (target) {
      event.preventDefault();
      target.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      if (event.key === "Escape") event.stopPropagation();
      close();
    }
  }

  return (
    <span class="menu-anchor" ref={anchor}>
      <button
        class="button quiet icon"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div class="float menu" role="menu" tabIndex={-1} ref={list} onKeyDown={onKeyDown}>
          <Closing.Provider value={close}>{children}</Closing.Provider>
        </div>
      )}
    </span>
  );
}

function items(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}

interface MenuItemProps {
  icon: IconName;
  onClick: () => void;
  children: ComponentChildren;
}

export function MenuItem({ icon, onClick, children }: MenuItemProps) {
  const close = useContext(Closing);
  // First the focus goes back: a dialog that the act opens gives it to whoever had it.
  function act() {
    close();
    onClick();
  }
  return (
    <button class="item" role="menuitem" tabIndex={-1} onClick={act}>
      <Icon name={icon} />
      <span>{children}</span>
    </button>
  );
}
