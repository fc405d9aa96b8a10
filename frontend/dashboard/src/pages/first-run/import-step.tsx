/** Bringing the numbers that somebody has already. */

import { Num } from "../../parts/number";
import { Copied } from "../../parts/copied";
import type { Begun } from "./first-steps";
import { Step } from "./step";

/** A label as a shell takes it. */
function quoted(label: string): string {
  return /^[\w-]+$/.test(label) ? label : `'${label.replaceAll("'", "'\\''")}'`;
}

export function ImportStep({ begun }: { begun: Begun | null }) {
  const imported = begun?.coverage.imported ?? 0;
  const target = begun ? ` --organization ${quoted(begun.label)}` : "";
  const lines = ["posts posts.csv", "snapshots history.csv"].map(
    (what) => `backbone import ${what}${target} --platform YOUTUBE`,
  );
  return (
    <Step number={3} title="Or bring the numbers you have" isDone={imported > 0}>
      <p>
        A CSV or JSON Lines file of posts and snapshots, at the server. Importing it twice changes
        nothing.
      </p>
      {imported > 0 && (
        <p>
          <Num field="first_run:organization.coverage.imported" value={imported} /> posts have
          imported numbers.
        </p>
      )}
      <Copied name="commands" text={lines.join("\n")} />
    </Step>
  );
}
