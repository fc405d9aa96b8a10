/** What there is to see, drawn: a line with a gap, and the one before. It shows no numbers. */

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

const place = (value: number | null, index: number) =>
  value === null ? null : { x: 20 + index * 26, y: 270 - value * 4 };

export function SignInPicture() {
  return (
    <div class="sign-in-picture chart" aria-hidden="true">
      <svg viewBox="0 0 740 300" width="100%">
        {[30, 90, 150, 210].map((y) => (
          <line key={y} class="grid" x1="20" x2="722" y1={y} y2={y} />
        ))}
        <line class="axis" x1="20" x2="722" y1="270" y2="270" />
        <rect x="111" y="30" width="26" height="240" fill="url(#hatch)" />
        <path class="previous" d={lineOf(before.map(place).filter((point) => point !== null))} />
        {runsOf(now.map(place)).map((run) => (
          <g key={run[0]?.x}>
            <path class="this-area" d={areaOf(run, 270)} />
            <path class="this" d={lineOf(run)} />
          </g>
        ))}
        <circle class="hollow" cx="150" cy="30" r="4" />
        <circle class="point" cx="722" cy="66" r="4" />
      </svg>
    </div>
  );
}
