/** A modal dialog: the browser's own, so that focus, Escape and the page behind it are right. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icons";

interface DialogProps {
  title: string;
  onClose: () => void;
  /** A list to choose from has its search field as its head. */
  isList?: boolean;
  isWide?: boolean;
  children: ComponentChildren;
}

export function Dialog(props: DialogProps) {
  const { title, onClose, isList = false, isWide = false, children } = props;
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    element.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog
      ref={element}
      class={`float${isList ? " list" : ""}${isWide ? " wide" : ""}`}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === element.current && element.current?.close()}
    >
      {!isList && (
        <div class="dialog-head">
          <h2>{title}</h2>
          <button
            class="button quiet icon"
            aria-label="Close"
            onClick={() => element.current?.close()}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
      {children}
    </dialog>
  );
}
