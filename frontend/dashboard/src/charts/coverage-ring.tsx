/** How many posts are measured, and how: a ring, never without its list. */

import { Num, NumText } from "../parts/number";

export interface CoverageOf {
  published: number;
  measured: number;
  fresh: number;
  due: number;
  failed: number;
  imported: number;
  unsupported: number;
  disconnected: number;
}

const kinds = [
  { key: "fresh", label: "Fresh", dot: "dot", color: "var(--accent)" },
  { key: "due", label: "Waiting", dot: "dot waiting", color: "var(--warn)" },
  { key: "failed", label: "Failed", dot: "dot failed", color: "var(--down)" },
  { key: "imported", label: "Imported", dot: "dot idle", color: "var(--control)" },
  { key: "disconnected", label: "Not connected", dot: "dot idle", color: "var(--line2)" },
  { key: "unsupported", label: "Not supported", dot: "dot idle", color: "var(--line2)" },
] as const;

const RADIUS = 50;
const AROUND = 2 * Math.PI * RADIUS;

export function CoverageRing({ coverage, field }: { coverage: CoverageOf; field: string }) {
  const total = kinds.reduce((sum, { key }) => sum + coverage[key], 0);
  let start = 0;
  return (
    <div class="coverage">
      <svg
        class="chart"
        width="120"
        height="120"
        role="img"
        aria-label={`${coverage.measured} of ${coverage.published} published posts are measured`}
      >
        <circle cx="60" cy="60" r={RADIUS} fill="none" stroke="var(--line)" stroke-width="12" />
        {kinds.map(({ key, color }) => {
          const length = total > 0 ? (coverage[key] / total) * AROUND : 0;
          const from = start;
          start += length;
          if (length === 0) return null;
          return (
            <circle
              key={key}
              cx="60"
              cy="60"
              r={RADIUS}
              fill="none"
              stroke={color}
              stroke-width="12"
              stroke-dasharray={`${Math.max(0.5, length - 1.5)} ${AROUND}`}
              stroke-dashoffset={-from}
              transform="rotate(-90 60 60)"
            />
          );
        })}
        <NumText
          class="strong ring-number"
          x="60"
          y="60"
          text-anchor="middle"
          field={`${field}.measured`}
          value={coverage.measured}
        />
        <text x="60" y="78" text-anchor="middle">
          measured
        </text>
      </svg>
      <dl>
        {kinds.map(({ key, label, dot }) => (
          <div key={key}>
            <dt>
              <span class={dot} />
              {label}
            </dt>
            <dd>
              <Num field={`${field}.${key}`} value={coverage[key]} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
