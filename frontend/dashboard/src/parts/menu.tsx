/** A menu button by the ARIA pattern: arrows move, Escape closes, focus comes back. */

import type { ComponentChildren } from "preact";
import { createContext } from "preact";
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";

/** Closes the menu that an item is in. */
const Closing = createContext<() => void>(() => undefined);

interface MenuProps {
  label: string;
  /** The id of what it is about, which says the rest of its name. */
  about?: string;
  icon: IconName;
  children: ComponentChildren;
}

export function Menu({ label, about, icon, children }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!isOpen || !list.current || !anchor.current) return;
    list.current.showPopover();
    const leave = keptBeside(list.current, anchor.current);
    // At once, before the next key.
    items(list.current)[0]?.focus({ preventScroll: true });
    return leave;
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return;
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
        id={id}
        aria-label={label}
        aria-labelledby={about && `${id} ${about}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div
          class="float menu"
          role="menu"
          aria-labelledby={about ? `${id} ${about}` : id}
          popover="manual"
          tabIndex={-1}
          ref={list}
          onKeyDown={onKeyDown}
        >
          <Closing.Provider value={close}>{children}</Closing.Provider>
        </div>
      )}
    </span>
  );
}

const GAP = 4;

/**
 * Keep a list right below its button, or above it where there is more room, and in sight. It is in
 * the top layer, so that no table that scrolls cuts it off.
 */
function keptBeside(list: HTMLElement, anchor: HTMLElement): () => void {
  const put = () => {
    const button = anchor.getBoundingClientRect();
    const { width, height } = list.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const below = button.bottom + GAP;
    const isAbove = below + height > clientHeight && button.top - GAP - height >= 0;
    const left = Math.min(button.right - width, clientWidth - width - GAP);
    list.style.top = `${isAbove ? button.top - GAP - height : below}px`;
    list.style.left = `${Math.max(GAP, left)}px`;
  };
  put();
  addEventListener("scroll", put, { capture: true, passive: true });
  addEventListener("resize", put);
  return () => {
    removeEventListener("scroll", put, { capture: true });
    removeEventListener("resize", put);
  };
}

function items(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}

interface MenuItemProps {
  icon: IconName;
  /** Whether it can't be undone. */
  isFinal?: boolean;
  onClick: () => void;
  children: ComponentChildren;
}

export function MenuItem({ icon, isFinal, onClick, children }: MenuItemProps) {
  const close = useContext(Closing);
  // First the focus goes back: a dialog that the act opens gives it to whoever had it.
  function act() {
    close();
    onClick();
  }
  return (
    <button class={isFinal ? "item danger" : "item"} role="menuitem" tabIndex={-1} onClick={act}>
      <Icon name={icon} />
      <span>{children}</span>
    </button>
  );
}
