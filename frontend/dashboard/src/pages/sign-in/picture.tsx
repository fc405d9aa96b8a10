/** What there is to see, drawn as the overview draws it: a line with a gap, and the one before. */

import { areaOf, lineOf, runsOf } from "../../charts/runs";

const now = [
  22,
  15,
  13,
  46,
  null,
  60,
  41,
  38,
  51,
  27,
  43,
  25,
  47,
  39,
  44,
  42,
  30,
  39,
  27,
  36,
  33,
  42,
  57,
  30,
  45,
  36,
  52,
  51,
];
const before = [
  33, 46, 19, 16, 9, 7, 11, 22, 43, 20, 25, 17, 19, 29, 16, 12, 16, 29, 28, 31, 32, 40, 51, 33, 50,
  25, 13, 25,
];

/** Days with posts, as dots below. */
const published = [
  1, 3, 2, 2, 2, 1, 2, 2, 2, 2, 1, 2, 1, 3, 2, 3, 1, 2, 1, 1, 2, 2, 3, 1, 2, 2, 1, 2,
];

const STEP = 22;
const xOf = (index: number) => 4 + index * STEP;
const place = (value: number | null, index: number) =>
  value === null ? null : { x: xOf(index), y: 270 - value * 4 };

export function SignInPicture() {
  const last = xOf(now.length - 1);
  return (
    <div class="sign-in-picture chart" aria-hidden="true">
      <div>
        <h2>Views gained per day</h2>
        <p>What you will see: these days, and those before</p>
        <svg viewBox="0 0 700 300" width="100%">
          {[30, 90, 150, 210].map((y) => (
            <line key={y} class="grid" x1="4" x2={last} y1={y} y2={y} />
          ))}
          <line class="axis" x1="4" x2={last} y1="270" y2="270" />
          <rect x={xOf(4) - 11} y="30" width={STEP} height="240" fill="url(#hatch)" />
          <text
            class="halo tiny"
            transform={`translate(${xOf(4) + 4} 178) rotate(-90)`}
            text-anchor="middle"
          >
            not measured
          </text>
          <path class="previous" d={lineOf(before.map(place).filter((point) => point !== null))} />
          {runsOf(now.map(place)).map((run) => (
            <g key={run[0]?.x}>
              <path class="this-area" d={areaOf(run, 270)} />
              <path class="this" d={lineOf(run)} />
            </g>
          ))}
          <circle class="hollow" cx={xOf(5)} cy="30" r="4" />
          <text class="medium halo" x={xOf(5) + 10} y="24">
            two days at once
          </text>
          <circle class="point" cx={xOf(22)} cy="42" r="4" />
          <text class="strong halo" x={xOf(22)} y="28" text-anchor="middle">
            the best day
          </text>
          <circle class="point" cx={last} cy="66" r="4" />
          <text class="accent" x={last + 12} y="70">
            this window
          </text>
          <text class="medium" x={last + 12} y="176">
            the one before
          </text>
          {published.map((count, day) =>
            Array.from({ length: count }, (_, at) => (
              <circle key={at} class="published" cx={xOf(day)} cy={281 + at * 5} r="1.6" />
            )),
          )}
          <text x={last + 12} y="285">
            posts per day
          </text>
        </svg>
      </div>
    </div>
  );
}
