/** Results of one's own acts: good news goes by itself after six seconds, errors stay. */

import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons";

interface Toast {
  id: number;
  text: string;
  isWrong: boolean;
}

const SECONDS = 6;
let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function change(to: Toast[]): void {
  toasts = to;
  listeners.forEach((listener) => listener());
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** Say what an act has done, or why it failed. */
export function say(text: string, isWrong = false): void {
  const toast = { id: next++, text, isWrong };
  change([...toasts.slice(-2), toast]);
  if (!isWrong) setTimeout(() => dismiss(toast.id), SECONDS * 1000);
}

export function Toasts() {
  const [, draw] = useState(0);
  useEffect(() => {
    const listener = () => draw((count) => count + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, text, isWrong }) => (
        <div key={id} class={isWrong ? "float toast wrong" : "float toast"}>
          <span data-message>{text}</span>
          <button class="button quiet icon" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
