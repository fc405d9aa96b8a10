/** A table: hairlines, numbers on the right, headers that sort. */

import type { ComponentChildren } from "preact";
import { memo } from "preact/compat";
import { Later } from "./later";
import { lookOf, restLook, restOf, TableRow } from "./table-row";

export interface Column<Row> {
  title: string;
  /** What stands before its title. */
  lead?: ComponentChildren;
  cell: (row: Row, index: number) => ComponentChildren;
  isNumber?: boolean;
  /** On a phone it opens on tap. */
  isWide?: boolean;
  /** On a tablet as well. */
  isRoomy?: boolean;
  /** A class of its own. */
  look?: string;
  /** What the address says when the table is sorted by it. */
  sort?: string;
}

interface TableProps<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row, index: number) => string;
  /** A row's name, where its first cell says more than that. */
  nameOf?: ((row: Row) => string) | undefined;
  /** The sort of now: a column's, with "-" before it where it ascends. */
  sorted?: string;
  onSort?: (sort: string) => void;
  onRow?: ((row: Row, withCtrl: boolean) => void) | undefined;
  look?: string;
  /** A row's class, as of one that is chosen among others. */
  rowLook?: ((row: Row) => string | undefined) | undefined;
  /** It is the page's own list: it scrolls with the page, and its header stays in sight. */
  isPage?: boolean;
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, keyOf, nameOf, sorted, onSort, onRow, isPage = false } = props;
  const { look, rowLook } = props;
  const rest = restOf(columns);
  const isTall = rows.length > 12 && !isPage;
  return (
    <div
      class={isPage ? "table-page" : isTall ? "table-scroll tall" : "table-scroll"}
      tabIndex={isTall ? 0 : -1}
    >
      <table class={look}>
        <caption class="hidden-text" data-message>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const isSorted =
                column.sort !== undefined && sorted?.replace("-", "") === column.sort;
              const direction = sorted?.startsWith("-") ? "ascending" : "descending";
              return (
                <th
                  key={column.title}
                  scope="col"
                  class={lookOf(column)}
                  aria-sort={isSorted ? direction : undefined}
                >
                  {column.lead}
                  {column.sort && onSort ? (
                    <button
                      onClick={() =>
                        onSort(
                          isSorted && direction === "descending"
                            ? `-${column.sort}`
                            : (column.sort ?? ""),
                        )
                      }
                    >
                      {column.title}
                      {isSorted && (
                        <span aria-hidden="true"> {direction === "ascending" ? "↑" : "↓"}</span>
                      )}
                    </button>
                  ) : (
                    column.title
                  )}
                </th>
              );
            })}
            {rest.length > 0 && (
              <th scope="col" class={restLook(rest)}>
                <span class="hidden-text">More</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          <Rows
            columns={columns}
            rows={rows}
            keyOf={keyOf}
            nameOf={nameOf}
            rowLook={rowLook}
            onRow={onRow}
          />
        </tbody>
      </table>
    </div>
  );
}

type RowsProps<Row> = Pick<
  TableProps<Row>,
  "columns" | "rows" | "keyOf" | "nameOf" | "rowLook" | "onRow"
>;

/** So many rows are drawn at once: about as many as a screen has. */
const AT_ONCE = 15;

/** The rows of a table: drawn anew only when they, or what they show, are others. */
const Rows = memo(function Rows<Row>(props: RowsProps<Row>) {
  const { columns, rows, keyOf, nameOf, rowLook, onRow } = props;
  const drawn = (from: number) =>
    rows
      .slice(from, from + AT_ONCE)
      .map((row, place) => (
        <TableRow
          key={keyOf(row, from + place)}
          columns={columns}
          row={row}
          index={from + place}
          name={nameOf?.(row)}
          look={rowLook?.(row)}
          onRow={onRow}
        />
      ));
  const more = Array.from(
    { length: Math.ceil(rows.length / AT_ONCE) - 1 },
    (_, group) => (group + 1) * AT_ONCE,
  );
  return (
    <>
      {drawn(0)}
      {more.map((from) => (
        <Later key={from}>{drawn(from)}</Later>
      ))}
    </>
  );
}) as <Row>(props: RowsProps<Row>) => ComponentChildren;
