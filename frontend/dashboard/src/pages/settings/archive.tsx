/** Putting an organization away, and getting one back. */

import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import * as format from "../../numbers/format";
import { attempt } from "../../parts/form";
import { Num, Said } from "../../parts/number";
import { Table } from "../../parts/table";
import { SettingsSection } from "./section";

type Answer = Queries["settings_organization"]["answer"];

interface ArchiveProps {
  organization: NonNullable<Answer["organization"]>;
  archived: Answer["archived"];
}

const at = "settings_organization:archived";

export function ArchiveSection({ organization, archived }: ArchiveProps) {
  const { id, label, archivedAt } = organization;
  function archive() {
    const asking = `Archive ${label}? Lists leave it out and nothing is collected for it; its numbers stay.`;
    if (!confirm(asking)) return;
    void attempt(() => act("archive_organization", { id }), `${label} is archived.`);
  }
  return (
    <SettingsSection
      title="Archived organizations"
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
              cell: (row) => <Restore id={row.id} label={row.label} />,
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
      {!archivedAt && (
        <p class="pages">
          <button class="button" onClick={archive}>
            Archive this organization
          </button>
        </p>
      )}
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
