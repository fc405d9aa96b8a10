/** Bringing the numbers that somebody has already. */

import { Link } from "../../address/address";
import { pathOf } from "../../address/places";
import { Copied } from "../../parts/copied";
import { Num } from "../../parts/number";
import type { Begun } from "./first-steps";
import { Step } from "./step";

/** A label as a shell takes it. */
function quoted(label: string): string {
  return /^[\w-]+$/.test(label) ? label : `'${label.replaceAll("'", "'\\''")}'`;
}

export function ImportStep({ begun, mayImport }: { begun: Begun | null; mayImport: boolean }) {
  const imported = begun?.coverage.imported ?? 0;
  const target = begun ? ` --organization ${quoted(begun.label)}` : "";
  return (
    <Step number={3} title="Or bring the numbers you have" isDone={imported > 0}>
      <p>
        A file as a platform or a tool gave it: CSV, a workbook, JSON or a zip. You see what it is
        before anything is stored, and importing it twice changes nothing.
      </p>
      {imported > 0 && (
        <p>
          <Num field="first_run:organization.coverage.imported" value={imported} /> posts have
          imported numbers.
        </p>
      )}
      {begun && mayImport && (
        <p class="step-acts">
          <Link class="button" to={pathOf({ kind: "organization", id: begun.id }, "import")}>
            Import a file
          </Link>
        </p>
      )}
      {begun && !mayImport && <p>This token may not import: it needs the scope content:write.</p>}
      <p>Or where the server runs:</p>
      <Copied name="command" text={`backbone import history.csv${target}`} />
    </Step>
  );
}
