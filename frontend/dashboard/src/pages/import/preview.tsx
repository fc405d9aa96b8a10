/** What a file is, and what would become of it: each guess can be corrected before anything is stored. */

import type { Queries } from "../../api/operations";
import { Num, Said } from "../../parts/number";
import { Table } from "../../parts/table";
import { fieldName } from "./options";

export type Preview = NonNullable<Queries["import_preview"]["answer"]["upload"]>["preview"];
type TablePreview = Preview["tables"][number];

const at = "import_preview:upload.preview";

interface PreviewedProps {
  preview: Preview;
  mapping: Record<string, string>;
  onMap: (column: string, field: string) => void;
}

/** What the file is: in a sentence, before anything else. */
export function Summary({ preview }: { preview: Preview }) {
  return (
    <section aria-label="What it is">
      {preview.tables.map((table, index) => (
        <TableSummary key={table.name} table={table} field={`${at}.tables.${index}`} />
      ))}
    </section>
  );
}

function TableSummary({ table, field }: { table: TablePreview; field: string }) {
  return (
    <>
      <p>
        <Said field={`${field}.sentence`} text={table.sentence} />
        {!table.isWhole && " A preview looks at the first rows alone; the import reads them all."}
      </p>
      {table.facts.map((fact, index) => (
        <p key={fact}>
          <Said field={`${field}.facts.${index}`} text={fact} />
        </p>
      ))}
      {table.refusal && (
        <p class="wrong" role="alert">
          <Said field={`${field}.refusal`} text={table.refusal} />
        </p>
      )}
    </>
  );
}

export function Previewed({ preview, mapping, onMap }: PreviewedProps) {
  return (
    <>
      {preview.tables.map((table, index) => (
        <TableSection
          key={table.name}
          table={table}
          field={`${at}.tables.${index}`}
          isNamed={preview.tables.length > 1}
          mapping={mapping}
          onMap={onMap}
        />
      ))}
      {preview.leftOut.map(({ name, reason }, index) => (
        <p key={name}>
          <b data-message>{name}</b> is left out.{" "}
          <Said field={`${at}.leftOut.${index}.reason`} text={reason} />
        </p>
      ))}
      {preview.passedOver.length > 0 && (
        <p data-message>Passed over: {preview.passedOver.join(", ")}.</p>
      )}
    </>
  );
}

interface TableSectionProps {
  table: TablePreview;
  field: string;
  isNamed: boolean;
  mapping: Record<string, string>;
  onMap: (column: string, field: string) => void;
}

function TableSection({ table, field, isNamed, mapping, onMap }: TableSectionProps) {
  return (
    <section aria-label={table.name}>
      <h2 data-message>{isNamed ? table.name : "What would become of it"}</h2>
      <Rejected table={table} field={field} />
      <Columns table={table} mapping={mapping} onMap={onMap} />
      <FirstRows table={table} />
    </section>
  );
}

function Rejected({ table, field }: { table: TablePreview; field: string }) {
  if (table.rejects.length === 0) return null;
  return (
    <>
      <h3>What would be rejected</h3>
      <ul class="reasons">
        {table.rejects.map(({ what, rows }, index) => (
          <li key={what}>
            <Num field={`${field}.rejects.${index}.rows`} value={rows} />{" "}
            {rows === 1 ? "row" : "rows"}: <span data-message>{what}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ColumnsProps {
  table: TablePreview;
  mapping: Record<string, string>;
  onMap: (column: string, field: string) => void;
}

function Columns({ table, mapping, onMap }: ColumnsProps) {
  const used = new Map(table.columns.map(({ column, field }) => [column, field]));
  const names = [...used.keys(), ...table.unused];
  return (
    <>
      <h3>What its columns become</h3>
      <Table
        caption="Columns"
        rows={names}
        keyOf={(name) => name}
        columns={[
          { title: "Column", cell: (name) => <span data-message>{name}</span> },
          {
            title: "Becomes",
            cell: (name) => (
              <select
                class="select"
                aria-label={`What ${name} becomes`}
                value={mapping[name] ?? used.get(name) ?? ""}
                onChange={(event) => onMap(name, event.currentTarget.value)}
              >
                {(!used.has(name) || mapping[name]) && (
                  <option value="">{mapping[name] ? "As it was taken for" : "Not used"}</option>
                )}
                {fieldsOf(table, used.get(name)).map((one) => (
                  <option key={one} value={one}>
                    {fieldName(one)}
                  </option>
                ))}
              </select>
            ),
          },
        ]}
      />
    </>
  );
}

/** What a column may mean, and what it was taken for. */
function fieldsOf(table: TablePreview, taken: string | undefined): string[] {
  return taken && !table.fields.includes(taken) ? [taken, ...table.fields] : table.fields;
}

function FirstRows({ table }: { table: TablePreview }) {
  const rows = table.firstRows.map(
    ({ fields }) => new Map(fields.map(({ field, value }) => [field, value])),
  );
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  if (names.length === 0) return null;
  return (
    <>
      <h3>The first rows, as they would be stored</h3>
      <Table
        caption="First rows"
        rows={names}
        keyOf={(name) => name}
        columns={[
          { title: "Field", cell: (name) => <span data-message>{fieldName(name)}</span> },
          ...rows.map((row, index) => ({
            title: ["First", "Second", "Third"][index] ?? "Another",
            isWide: index > 0,
            cell: (name: string) => <span data-message>{row.get(name) ?? "–"}</span>,
          })),
        ]}
      />
    </>
  );
}
