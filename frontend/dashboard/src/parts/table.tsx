/** A table: hairlines, numbers on the right, headers that sort. */

import type { ComponentChildren } from "preact";

export interface Column<Row> {
  title: string;
  cell: (row: Row, index: number) => ComponentChildren;
  isNumber?: boolean;
  /** Left out on a phone. */
  isWide?: boolean;
  /** Left out on a tablet as well. */
  isRoomy?: boolean;
  /** What the address says when the table is sorted by it. */
  sort?: string;
}

interface TableProps<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row, index: number) => string;
  /** The sort of now: a column's, with "-" before it where it ascends. */
  sorted?: string;
  onSort?: (sort: string) => void;
  onRow?: (row: Row, withCtrl: boolean) => void;
  /** Whether a row is chosen among others; a table whose rows can't be chosen says nothing. */
  isChosen?: (row: Row) => boolean;
  /** It is the page's own list: it scrolls with the page, and its header stays in sight. */
  isPage?: boolean;
}

type Look = Pick<Column<unknown>, "isNumber" | "isWide" | "isRoomy">;

function look({ isNumber, isWide, isRoomy }: Look): string {
  const looks = [isNumber && "number", isWide && "wide-only", isRoomy && "roomy-only"];
  return looks.filter(Boolean).join(" ");
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, keyOf, sorted, onSort, onRow, isChosen, isPage = false } = props;
  const isTall = rows.length > 12 && !isPage;
  return (
    <div
      class={isPage ? "table-page" : isTall ? "table-scroll tall" : "table-scroll"}
      tabIndex={isTall ? 0 : -1}
    >
      <table>
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
                  class={look(column)}
                  aria-sort={isSorted ? direction : undefined}
                >
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
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr
              key={keyOf(row, index)}
              class={isChosen?.(row) ? "chosen-row" : undefined}
              onClick={onRow && rowClick((withCtrl) => onRow(row, withCtrl))}
            >
              {columns.map((column, place) => {
                const Cell = place === 0 ? "th" : "td";
                const scope = place === 0 ? { scope: "row" as const } : {};
                return (
                  <Cell key={column.title} class={look(column)} {...scope}>
                    {column.cell(row, index)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A click on a row, but not on a link or button within it. */
export function rowClick(act: (withCtrl: boolean) => void) {
  return (event: MouseEvent) => {
    if ((event.target as Element).closest("a, button, input")) return;
    act(event.ctrlKey || event.metaKey);
  };
}
