/** Putting an organization away, getting one back, and erasing one for good. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import * as format from "../../numbers/format";
import { attempt } from "../../parts/form";
import { lazy, Suspense } from "../../parts/lazy";
import { Num, Said } from "../../parts/number";
import { Table } from "../../parts/table";
import type { Subject } from "./erase";
import { SettingsSection } from "./section";
import { Unfinished } from "./unfinished";

type Answer = Queries["settings_organization"]["answer"];

interface ArchiveProps {
  organization: NonNullable<Answer["organization"]>;
  archived: Answer["archived"];
}

const at = "settings_organization:archived";
const Erase = lazy(() => import("./erase"));

export function ArchiveSection({ organization, archived }: ArchiveProps) {
  const { id, label, archivedAt } = organization;
  const [erased, setErased] = useState<Subject | null>(null);
  function archive() {
    const asking = `Archive ${label}? Lists leave it out and nothing is collected for it; its numbers stay.`;
    if (!confirm(asking)) return;
    void attempt(() => act("archive_organization", { id }), `${label} is archived.`);
  }
  return (
    <SettingsSection
      title="Archiving and erasing"
      about="Lists and sums leave an archived organization out, its shared reports close, and nothing is collected for it. Its numbers stay."
    >
      {archived.nodes.length > 0 && (
        <Table
          caption="Archived organizations"
          rows={archived.nodes}
          keyOf={(row) => row.id}
          columns={[
            {
              title: "Organization",
              cell: (row, index) => <Said field={`${at}.nodes.${index}.label`} text={row.label} />,
            },
            {
              title: "Since",
              cell: (row) =>
                row.archivedAt && (
                  <time dateTime={row.archivedAt}>{format.moment(row.archivedAt)}</time>
                ),
            },
            {
              title: " ",
              isNumber: true,
              cell: (row) => (
                <>
                  <Restore id={row.id} label={row.label} />{" "}
                  <button
                    class="button danger"
                    aria-label={`Erase ${row.label} …`}
                    onClick={() => setErased({ kind: "organization", ...row })}
                  >
                    Erase …
                  </button>
                </>
              ),
            },
          ]}
        />
      )}
      {archived.totalCount > archived.nodes.length && (
        <p class="note">
          <Num field={`${at}.totalCount`} value={archived.totalCount} /> in all; the first by name
          are shown.
        </p>
      )}
      <p class="pages">
        {!archivedAt && (
          <button class="button" onClick={archive}>
            Archive this organization
          </button>
        )}
        <button
          class="button danger"
          onClick={() => setErased({ kind: "organization", id, label })}
        >
          Erase this organization …
        </button>
      </p>
      <Unfinished />
      <Suspense fallback={null}>
        {erased && <Erase subject={erased} onClose={() => setErased(null)} />}
      </Suspense>
    </SettingsSection>
  );
}

function Restore({ id, label }: { id: string; label: string }) {
  return (
    <button
      class="button"
      aria-label={`Restore ${label}`}
      onClick={() =>
        void attempt(() => act("restore_organization", { id }), `${label} counts again.`)
      }
    >
      Restore
    </button>
  );
}
