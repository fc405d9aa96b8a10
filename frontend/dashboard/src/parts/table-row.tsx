/** A row of a table, and beneath it, on tap, the columns that a narrow screen has no room for. */

import { useId, useState } from "preact/hooks";
import { Icon } from "./icons";
import type { Column } from "./table";

/** Below it a tap opens a row's rest; the style sheets hide columns by the same width. */
const PHONE = "(max-width: 760px)";

type Look = Pick<Column<unknown>, "isNumber" | "isWide" | "isRoomy" | "look">;

export function lookOf({ isNumber, isWide, isRoomy, look }: Look): string {
  const looks = [isNumber && "number", isWide && "wide-only", isRoomy && "roomy-only", look];
  return looks.filter(Boolean).join(" ");
}

/** The columns that a row keeps for itself on some screen. */
export function restOf<Row>(columns: Column<Row>[]): Column<Row>[] {
  return columns.filter(({ title, isWide, isRoomy }) => title.trim() && (isWide || isRoomy));
}

/** Until which width there is a rest: a phone's, or a tablet's as well. */
export function restLook<Row>(rest: Column<Row>[]): string {
  return rest.some(({ isRoomy }) => isRoomy) ? "rest until-roomy" : "rest";
}

interface TableRowProps<Row> {
  columns: Column<Row>[];
  row: Row;
  index: number;
  /** Its name, where its first cell says more than that. */
  name: string | undefined;
  look?: string | undefined;
  onRow?: ((row: Row, withCtrl: boolean) => void) | undefined;
}

export function TableRow<Row>({ columns, row, index, name, look, onRow }: TableRowProps<Row>) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const rest = restOf(columns);

  function act(withCtrl: boolean) {
    if (rest.length > 0 && matchMedia(PHONE).matches) setIsOpen(!isOpen);
    else onRow?.(row, withCtrl);
  }

  return (
    <>
      <tr class={look} onClick={rest.length > 0 || onRow ? rowClick(act) : undefined}>
        {columns.map((column, place) => {
          const Cell = place === 0 ? "th" : "td";
          const head = place === 0 ? { scope: "row" as const, id: `${id}-head` } : {};
          return (
            <Cell key={column.title} class={lookOf(column)} {...head}>
              {column.cell(row, index)}
            </Cell>
          );
        })}
        {rest.length > 0 && (
          <td class={restLook(rest)}>
            <button
              class="button quiet icon"
              id={`${id}-opener`}
              aria-label={`More of ${name ?? ""}`}
              aria-labelledby={name === undefined ? `${id}-opener ${id}-head` : undefined}
              aria-expanded={isOpen}
              aria-controls={isOpen ? `${id}-rest` : undefined}
              onClick={() => setIsOpen(!isOpen)}
            >
              <Icon name="open" />
            </button>
          </td>
        )}
      </tr>
      {isOpen && (
        <tr class={restLook(rest)} id={`${id}-rest`}>
          <td colSpan={columns.length + 1}>
            <dl>
              {rest.map((column) => (
                <div key={column.title} class={column.isRoomy ? "until-roomy" : undefined}>
                  <dt>{column.title}</dt>
                  <dd>{column.cell(row, index)}</dd>
                </div>
              ))}
            </dl>
          </td>
        </tr>
      )}
    </>
  );
}

/** A click on a row, but not on a link or button within it. */
export function rowClick(act: (withCtrl: boolean) => void) {
  return (event: MouseEvent) => {
    if ((event.target as Element).closest("a, button, input")) return;
    act(event.ctrlKey || event.metaKey);
  };
}
