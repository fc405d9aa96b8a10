/** A series in runs: what was measured without a gap is one line, and no line crosses a gap. */

export interface XY {
  x: number;
  y: number;
}

/** Part points at those that are unknown. */
export function runsOf(points: (XY | null)[]): XY[][] {
  const runs: XY[][] = [];
  let run: XY[] = [];
  for (const point of [...points, null]) {
    if (point) {
      run.push(point);
    } else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  return runs;
}

/** A path through points; a single one is a dot of no length, which a round cap shows. */
export function lineOf(points: XY[]): string {
  const path = points
    .map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)},${round(y)}`)
    .join("");
  return points.length === 1 ? `${path}h.01` : path;
}

/** The area between points and a base line. */
export function areaOf(points: XY[], base: number): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return "";
  return `M${round(first.x)},${round(base)}${lineOf(points).replace("M", "L")}L${round(last.x)},${round(base)}Z`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
