/** A modal dialog: the browser's own, so that focus, Escape and the page behind it are right. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useEarly } from "./early";
import { begin } from "./focus";
import { Icon } from "./icons";

interface DialogProps {
  title: string;
  onClose: () => void;
  /** A list to choose from has its search field as its head. */
  isList?: boolean;
  isWide?: boolean;
  children: ComponentChildren;
}

const FIRST_FIELD = ".dialog-head + form > .field:first-child :is(input, select, textarea)";

/**
 * Whoever closes it is rid of it at once: the browser's own way hides it, and takes it away some
 * frames later. Until then its field has the focus, and takes the next key.
 */
export function Dialog(props: DialogProps) {
  const { title, onClose, isList = false, isWide = false, children } = props;
  const element = useRef<HTMLDialogElement>(null);
  const { isLate } = useEarly();
  const isGone = useRef(false);
  // At once, before the next key: and whoever leaves gives the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // Whoever opens a form wants to fill it in; what begins with words is read first.
    begin(dialog?.querySelector<HTMLElement>(FIRST_FIELD));
    return () => {
      isGone.current = true;
      dialog?.close();
    };
  }, []);
  // What was pressed went with the form: what has come of it has the focus then.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog?.contains(document.activeElement)) return;
    dialog?.querySelector<HTMLElement>(".dialog-head ~ * button")?.focus();
  }, [title]);
  return (
    <dialog
      ref={element}
      class={`float${isList ? " list" : ""}${isWide ? " wide" : ""}${isLate ? " late" : ""}`}
      aria-label={title}
      onCancel={(event) => {
        // A field for files says `cancel` too, and it bubbles.
        if (event.target !== element.current) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => !isGone.current && onClose()}
      onClick={(event) => event.target === element.current && onClose()}
    >
      {!isList && (
        <div class="dialog-head">
          <h2>{title}</h2>
          <button class="button quiet icon" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {children}
    </dialog>
  );
}
