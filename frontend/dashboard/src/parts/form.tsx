/** Forms: fields with their help, one act at a time, and what was wrong with what was sent. */

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../api/errors";
import { refresh } from "../api/refreshes";
import { say } from "./toasts";

export interface Wrong {
  message: string;
  /** The argument that is wrong, where the API names one. */
  field: string | null;
}

/** What was refused without an error of the API's. */
export function failed(message: string): ApiError {
  return new ApiError(message, "REFUSED");
}

function wrongOf(error: unknown): Wrong {
  if (error instanceof ApiError) return { message: error.message, field: error.field };
  throw error;
}

/** Sends one act at a time; what it refuses stays beside the form. */
export function useSending(form: string) {
  const [isSending, setIsSending] = useState(false);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const fields = useRef(new Set<string>()).current;

  /** Whether it was done. */
  async function send(work: () => Promise<void>): Promise<boolean> {
    setIsSending(true);
    setWrong(null);
    try {
      await work();
      refresh();
      return true;
    } catch (error) {
      const found = wrongOf(error);
      setWrong(found);
      if (found.field) document.getElementById(`${form}-${found.field}`)?.focus();
      return false;
    } finally {
      setIsSending(false);
    }
  }

  return { form, isSending, wrong, send, fields };
}

export type Sending = ReturnType<typeof useSending>;

/** Do what needs no form, and say what came of it. */
export async function attempt(work: () => Promise<unknown>, done: string): Promise<void> {
  try {
    await work();
    refresh();
    say(done);
  } catch (error) {
    say(wrongOf(error).message, true);
  }
}

interface FieldProps {
  sending: Sending;
  /** The argument's name: errors that name it point here. */
  name: string;
  label: string;
  help?: ComponentChildren;
}

/** What every control of a form has: its id, its help, and whether it is the wrong one. */
function common({ sending, name, help }: FieldProps) {
  const id = `${sending.form}-${name}`;
  const isWrong = sending.wrong?.field === name;
  const described = [help && `${id}-help`, isWrong && `${sending.form}-wrong`].filter(Boolean);
  return {
    id,
    "aria-invalid": isWrong,
    "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
  };
}

function Field({ children, ...field }: FieldProps & { children: ComponentChildren }) {
  const { form, fields, wrong } = field.sending;
  const id = `${form}-${field.name}`;
  fields.add(field.name);
  return (
    <div class="field">
      <label for={id}>{field.label}</label>
      {children}
      {wrong?.field === field.name && (
        <span class="wrong" role="alert" id={`${form}-wrong`} data-message>
          {wrong.message}
        </span>
      )}
      {field.help && (
        <small id={`${id}-help`} data-message>
          {field.help}
        </small>
      )}
    </div>
  );
}

interface TextFieldProps extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "url" | "date" | "datetime-local" | "password" | "number";
  isRequired?: boolean;
  isLong?: boolean;
  placeholder?: string;
  min?: string;
  /** What it may be completed to. */
  known?: string[];
}

/** Amounts have parts, which a number's own step would refuse; a time has its browser's. */
function stepOf(type: string): "any" | undefined {
  return type === "number" ? "any" : undefined;
}

export function TextField(props: TextFieldProps) {
  const { value, onValue, type = "text", isRequired = false, isLong = false, known } = props;
  const list = known && `${props.sending.form}-${props.name}-known`;
  const shared = {
    ...common(props),
    value,
    required: isRequired,
    placeholder: props.placeholder ?? "",
    // A password here is a new one, of something else than this browser's account.
    autocomplete: type === "password" ? "new-password" : "off",
    onInput: (event: { currentTarget: { value: string } }) => onValue(event.currentTarget.value),
  } as const;
  return (
    <Field {...props}>
      {isLong && <textarea rows={4} {...shared} />}
      {!isLong && type === "password" && <input type={type} {...shared} />}
      {!isLong && type !== "password" && (
        <input type={type} list={list} min={props.min} step={stepOf(type)} {...shared} />
      )}
      {known && (
        <datalist id={list}>
          {known.map((item) => (
            <option key={item} value={item} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

interface SelectFieldProps extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  options: { value: string; label: string }[];
}

export function SelectField(props: SelectFieldProps) {
  return (
    <Field {...props}>
      <select
        {...common(props)}
        value={props.value}
        onChange={(event) => props.onValue(event.currentTarget.value)}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Why the last attempt was refused, unless it stands at the field that was wrong. */
export function FormWrong({ sending: { form, fields, wrong } }: { sending: Sending }) {
  if (!wrong || (wrong.field && fields.has(wrong.field))) return null;
  return (
    <p class="wrong" role="alert" id={`${form}-wrong`} data-message>
      {wrong.message}
    </p>
  );
}

interface FormActsProps {
  sending: Sending;
  act: string;
  onCancel?: () => void;
}

/** What was wrong, and the buttons at a form's end. */
export function FormEnd({ sending, act, onCancel }: FormActsProps) {
  return (
    <>
      <FormWrong sending={sending} />
      <div class="acts">
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        <button class="button main-act" disabled={sending.isSending}>
          {act}
        </button>
      </div>
    </>
  );
}

/** A form's submission without the page being left. */
export function onSubmit(act: () => void) {
  return (event: Event) => {
    event.preventDefault();
    act();
  };
}
