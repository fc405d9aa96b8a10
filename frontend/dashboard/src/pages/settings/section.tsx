/** What the sections of the settings have in common. */

import type { ComponentChildren } from "preact";
import type { Asked } from "../../api/use-answer";
import { Icon } from "../../parts/icons";
import { Failed, Skeleton } from "../../parts/states";

interface SectionProps {
  title: string;
  about?: ComponentChildren;
  /** What the one button of the section does; none for whoever may not. */
  act?: { label: string; onClick: () => void } | null | undefined;
  children: ComponentChildren;
}

export function SettingsSection({ title, about, act, children }: SectionProps) {
  return (
    <section class="setting">
      <div class="tile-head">
        <h2>{title}</h2>
        {act && (
          <span class="acts">
            <button class="button" onClick={act.onClick}>
              <Icon name="add" />
              {act.label}
            </button>
          </span>
        )}
      </div>
      {about && <p class="about">{about}</p>}
      {children}
    </section>
  );
}

interface AnsweredProps<T> {
  asked: Asked<T>;
  children: (answer: T) => ComponentChildren;
}

/** What is drawn of an answer, and what until then. */
export function Answered<T>({ asked, children }: AnsweredProps<T>) {
  if (asked.answer) return <>{children(asked.answer)}</>;
  if (asked.error) return <Failed error={asked.error} askAgain={asked.askAgain} />;
  return <Skeleton width="60%" height={120} />;
}
