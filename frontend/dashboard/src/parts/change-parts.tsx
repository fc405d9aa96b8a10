/** The parts of a change, each with what it means: what a waterfall draws, to be read. */

import { wholeParts } from "../numbers/parts";
import { digits } from "./number";
import { type DriverKey, driverNames, whatItMeans } from "../words/drivers";

interface PartsProps {
  at: string;
  parts: { key: DriverKey; name: string; value: number }[];
  delta: number;
}

export function Parts({ at, parts, delta }: PartsProps) {
  const whole = wholeParts(
    parts.map((part) => part.value),
    delta,
  );
  const all = parts.map((part) => part.key).join(" ");
  return (
    <ul class="explained parts">
      {parts.map((part, index) => {
        const value = whole[index] ?? 0;
        return (
          <li key={part.key}>
            <b>{driverNames[part.key]}</b>
            <span>{whatItMeans(part.key, part.value)}</span>
            <span
              class={value < 0 ? "number change down" : "number change up"}
              data-field={`${at}.${part.key}`}
              data-as="delta"
              data-part={all}
            >
              {digits(value, "delta")}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
