/** From a number to a number, part by part. Bars start at zero; what took away is outlined. */

import { wholeParts } from "../numbers/parts";
import { NumText } from "../parts/number";
import { scaleUp } from "./axis";
import { useSize } from "./size";

/** Below this width the bars' names would touch. */
const NARROW = 420;

export interface Part {
  name: string;
  value: number;
  key: string;
}

interface WaterfallProps {
  previous: number;
  current: number;
  parts: Part[];
  /** The path of the drivers. */
  field: string;
  label: string;
  height?: number;
}

export function Waterfall({
  previous,
  current,
  parts,
  field,
  label,
  height = 250,
}: WaterfallProps) {
  const { element, size } = useSize<HTMLDivElement>();
  const { width } = size;
  const whole = wholeParts(
    parts.map((part) => part.value),
    current - previous,
  );
  let level = previous;
  const steps = parts.map((part, index) => {
    const from = level;
    level += whole[index] ?? 0;
    return { ...part, whole: whole[index] ?? 0, from, to: level };
  });
  const highest = Math.max(previous, current, ...steps.map((step) => step.to));
  const lowest = Math.min(0, previous, current, ...steps.map((step) => step.to));
  const count = steps.length + 2;

  if (width > 0 && width < NARROW) {
    return (
      <div class="chart" ref={element}>
        <Lying {...{ previous, current, steps, field, label, width, highest, lowest }} />
      </div>
    );
  }
  const bottom = height - 28;
  const y = scaleUp(highest, 24, bottom, lowest);
  const slot = width / count;
  const bar = Math.min(90, slot * 0.62);
  const x = (index: number) => index * slot + (slot - bar) / 2;
  return (
    <div class="chart" ref={element}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <rect
            class="bar-before"
            x={x(0)}
            y={Math.min(y(0), y(previous))}
            width={bar}
            height={Math.abs(y(0) - y(previous))}
            rx={2}
          />
          <NumText
            class="strong"
            x={x(0) + bar / 2}
            y={y(previous) - 8}
            text-anchor="middle"
            field={`${field}.previous`}
            value={previous}
          />
          <text x={x(0) + bar / 2} y={height - 6} text-anchor="middle">
            Before
          </text>
          {steps.map((step, index) => (
            <g key={step.key}>
              <line
                class="connector"
                x1={x(index) + bar}
                x2={x(index + 1)}
                y1={y(step.from)}
                y2={y(step.from)}
              />
              <rect
                class={step.whole >= 0 ? "bar-up" : "bar-down"}
                x={x(index + 1)}
                y={Math.min(y(step.from), y(step.to))}
                width={bar}
                height={Math.max(1.5, Math.abs(y(step.from) - y(step.to)))}
                rx={2}
              />
              <NumText
                class={step.whole >= 0 ? "accent" : "fall"}
                x={x(index + 1) + bar / 2}
                y={step.whole >= 0 ? y(step.to) - 8 : y(step.to) + 16}
                text-anchor="middle"
                field={`${field}.${step.key}`}
                value={step.whole}
                as="delta"
                data-part={parts.map((part) => part.key).join(" ")}
              />
              <text x={x(index + 1) + bar / 2} y={height - 6} text-anchor="middle">
                {step.name}
              </text>
            </g>
          ))}
          <line
            class="connector"
            x1={x(count - 2) + bar}
            x2={x(count - 1)}
            y1={y(current)}
            y2={y(current)}
          />
          <rect
            class="bar-now"
            x={x(count - 1)}
            y={Math.min(y(0), y(current))}
            width={bar}
            height={Math.abs(y(0) - y(current))}
            rx={2}
          />
          <NumText
            class="strong"
            x={x(count - 1) + bar / 2}
            y={y(current) - 8}
            text-anchor="middle"
            field={`${field}.current`}
            value={current}
          />
          <text x={x(count - 1) + bar / 2} y={height - 6} text-anchor="middle">
            Now
          </text>
          <line class="axis" x1={0} x2={width} y1={y(0)} y2={y(0)} />
        </svg>
      )}
    </div>
  );
}

interface Step extends Part {
  whole: number;
  from: number;
  to: number;
}

interface LyingProps {
  previous: number;
  current: number;
  steps: Step[];
  field: string;
  label: string;
  width: number;
  highest: number;
  lowest: number;
}

/** On a phone the waterfall lies on its side: a row for each part. */
function Lying({ previous, current, steps, field, label, width, highest, lowest }: LyingProps) {
  const row = 36;
  const left = 108;
  const right = width - 84;
  const x = (value: number) => left + ((value - lowest) / (highest - lowest || 1)) * (right - left);
  const rows = [
    {
      key: "previous",
      name: "Before",
      from: 0,
      to: previous,
      look: "bar-before",
      tone: "strong",
      value: previous,
      as: "count" as const,
    },
    ...steps.map((step) => ({
      key: step.key,
      name: step.name,
      from: step.from,
      to: step.to,
      look: step.whole >= 0 ? "bar-up" : "bar-down",
      tone: step.whole >= 0 ? "accent" : "fall",
      value: step.whole,
      as: "delta" as const,
    })),
    {
      key: "current",
      name: "Now",
      from: 0,
      to: current,
      look: "bar-now",
      tone: "strong",
      value: current,
      as: "count" as const,
    },
  ];
  const all = steps.map((step) => step.key).join(" ");
  return (
    <svg class="lying" width={width} height={rows.length * row} role="img" aria-label={label}>
      {rows.map((item, index) => (
        <g key={item.key}>
          <text class="medium" x={0} y={index * row + 22}>
            {item.name}
          </text>
          <rect
            class={item.look}
            x={Math.min(x(item.from), x(item.to))}
            y={index * row + 9}
            width={Math.max(1.5, Math.abs(x(item.to) - x(item.from)))}
            height={18}
            rx={2}
          />
          <NumText
            class={item.tone}
            x={width}
            y={index * row + 22}
            text-anchor="end"
            field={`${field}.${item.key}`}
            value={item.value}
            as={item.as}
            data-part={item.as === "delta" ? all : undefined}
          />
        </g>
      ))}
    </svg>
  );
}
