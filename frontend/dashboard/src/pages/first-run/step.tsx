/** One step: its number, or a tick once the data says that it is done. */

import type { ComponentChildren } from "preact";
import { Icon } from "../../parts/icons";

interface StepProps {
  number: number;
  title: string;
  isDone: boolean;
  children: ComponentChildren;
}

export function Step({ number, title, isDone, children }: StepProps) {
  return (
    <li class={isDone ? "done" : undefined}>
      <span class="step-number" data-message>
        {isDone ? <Icon name="check" /> : <span aria-hidden="true">{number}</span>}
        {isDone && <span class="hidden-text">Done</span>}
      </span>
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
