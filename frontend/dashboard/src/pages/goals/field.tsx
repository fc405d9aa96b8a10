/** A field of a form, with what is wrong with it. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  wrong: string | null;
  children: (props: {
    id: string;
    "aria-invalid": boolean;
    "aria-describedby": string | undefined;
  }) => ComponentChildren;
}

export function Field({ label, wrong, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        "aria-invalid": wrong !== null,
        "aria-describedby": wrong === null ? undefined : `${id}-wrong`,
      })}
      {wrong !== null && (
        <span class="wrong" id={`${id}-wrong`} role="alert" data-message>
          {wrong}
        </span>
      )}
    </div>
  );
}
