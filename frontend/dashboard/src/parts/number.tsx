/**
 * A number on the page, with the path of its field in the answer.
 *
 * `data-field` is what the browser tests compare with the API: every digit on a page carries one.
 */

import type { ComponentChildren, JSX } from "preact";
import * as format from "../numbers/format";

/** How a number is written; each is a function of `numbers/format`. */
export type Style =
  | "count"
  | "exact"
  | "compact"
  | "mean"
  | "times"
  | "rate"
  | "share"
  | "growth"
  | "delta"
  | "points"
  | "duration"
  | "hour";

interface NumberProps {
  /** `operation:path.to.the.field`. */
  field: string;
  value: number | null | undefined;
  as?: Style;
  /** Why it isn't known. */
  reason?: string | undefined;
}

/**
 * A number as it is written. A count of seven digits has three on a phone: both stand there, and the
 * style sheets show one, so that nothing is drawn anew when a phone is turned or prints.
 *
 * No component, as lists have hundreds of numbers. Its parts are `tspan` within SVG.
 */
export function digits(
  value: number | null | undefined,
  as: Style = "count",
  Part: "span" | "tspan" = "span",
): ComponentChildren {
  const all = format[as](value);
  const few = format.onPhone(value, as);
  if (few === null) return all;
  return (
    <>
      <Part class="wide-only">{all}</Part>
      <Part class="narrow-only" {...(Part === "span" && { title: format.exact(value) })}>
        {few}
      </Part>
    </>
  );
}

/** A number within HTML. */
export function Num({ field, value, as = "count", reason }: NumberProps) {
  const isKnown = value !== null && value !== undefined;
  const isShortened = isKnown && ["count", "delta"].includes(as) && format.isShortened(value);
  const title = isKnown ? (isShortened ? format.exact(value) : undefined) : (reason ?? "Not known");
  return (
    <span
      class={isKnown ? "number" : "number unknown"}
      data-field={field}
      data-as={as}
      title={title}
    >
      {digits(value, as)}
      {!isKnown && <span class="hidden-text">{title}</span>}
    </span>
  );
}

interface MoneyProps {
  field: string;
  /** In minor units. */
  amount: number | null | undefined;
  currency: string;
  /** How many decimals the currency has; null where it has no minor unit. */
  exponent: number | null;
  reason?: string | undefined;
}

/** An amount of money within HTML: never shortened, never added to another currency's. */
export function Money({ field, amount, currency, exponent, reason }: MoneyProps) {
  const isKnown = amount !== null && amount !== undefined;
  const title = reason ?? "Not known";
  return (
    <span
      class={isKnown ? "number" : "number unknown"}
      data-field={field}
      data-as={`money:${currency}:${exponent ?? 0}`}
      title={isKnown ? undefined : title}
    >
      {format.money(amount, currency, exponent ?? 0)}
      {!isKnown && <span class="hidden-text">{title}</span>}
    </span>
  );
}

/** A number within SVG. */
export function NumText({
  field,
  value,
  as = "count",
  before = "",
  after = "",
  ...rest
}: NumberProps & { before?: string; after?: ComponentChildren } & Omit<
    JSX.IntrinsicElements["text"],
    "as"
  >) {
  return (
    <text data-field={field} data-as={as} {...rest}>
      {before}
      {digits(value, as, "tspan")}
      {after}
    </text>
  );
}

/** Text that people wrote, which may hold digits. */
export function Said({ field, text }: { field: string; text: string }) {
  return (
    <span data-field={field} data-as="text" dir="auto">
      {text}
    </span>
  );
}
