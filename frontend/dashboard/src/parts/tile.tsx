/** A section of a page: heading, picture or table, and a menu for whoever wants to know more. */

import { type ComponentChildren, createContext } from "preact";
import { useContext, useRef } from "preact/hooks";
import { choose, useOfAddress } from "../address/address";
import type { Queries } from "../api/operations";
import { type Excuse, type Excused, isExcused } from "./excuses";
import { Icon } from "./icons";
import { useReading } from "./reading";
import { ReportMenu, TileMenu } from "./tile-menu";
import { Boundary } from "./states";

/** Whether the answers behind the tiles within will be replaced: they dim, and aren't drawn anew. */
export const ReplacedContext = createContext(false);

/** What a tile asked: its query can be shown, and its rows be had as a file. */
export interface Question {
  operation: keyof Queries;
  variables: object;
  /** The stored export with the same rows. */
  export: { name: string; variables: object } | Excused;
  /** The MCP tool that answers the same; null where there is none. */
  tool: string | null;
}

interface Shown {
  /** Its name in the address. */
  name: string;
  title: ComponentChildren;
  /** What it shows: window, unit, order. */
  about?: ComponentChildren;
  /** What it shows, as rows: all the file that the reader of a report may have. */
  rows?: () => readonly object[];
  /** The same numbers as a table; where there is none, the tile is one already. */
  table?: () => ComponentChildren;
  /** A table whose drawings say more than its words: it is a picture too. */
  isDrawn?: boolean;
  isFirst?: boolean;
  isReplaced?: boolean;
  children: ComponentChildren;
}

/** `meaning` is what its numbers mean, for "Explain". */
type TileProps = Shown &
  ({ question: Question; meaning: string } | { question: Excused; meaning?: never });

export function Tile(props: TileProps) {
  const { name, title, about, question, meaning, rows, table, isFirst = false } = props;
  const isReplaced = useContext(ReplacedContext) || props.isReplaced;
  const isChosen = useOfAddress(({ choices }) => choices.table === name);
  const after = useOfAddress(({ choices }) => choices.after);
  const { isReport } = useReading();
  const tile = useRef<HTMLElement>(null);
  const isTable = table !== undefined && isChosen;
  const isPicture = props.isDrawn || (table !== undefined && !isTable);
  const titleId = `tile-${name}`;
  const picture = isPicture ? tile : null;
  return (
    <section
      ref={tile}
      class={isFirst ? "tile first" : "tile"}
      aria-labelledby={titleId}
      data-tile={name}
      data-excused={excusesOf(props)}
    >
      <div class="tile-head">
        <h2 id={titleId}>{title}</h2>
        {about && <p>{about}</p>}
        <span class="acts">
          {table && (
            <button
              class="button quiet icon"
              id={`table-${name}`}
              aria-pressed={isTable}
              aria-label={isTable ? "Show the picture of" : "Show the table of"}
              aria-labelledby={`table-${name} ${titleId}`}
              title={isTable ? "Show the picture (T)" : "Show the table (T)"}
              onClick={() => choose({ table: isTable ? "" : name, after })}
            >
              <Icon name={isTable ? "overview" : "table"} />
            </button>
          )}
          {!isExcused(question) && meaning && !isReport && (
            <TileMenu
              name={name}
              titleId={titleId}
              question={question}
              meaning={meaning}
              picture={picture}
            />
          )}
          {isReport && rows && (
            <ReportMenu name={name} titleId={titleId} rows={rows} picture={picture} />
          )}
        </span>
      </div>
      <div class={isReplaced ? "replaced" : undefined}>
        <Boundary>{isTable ? table() : props.children}</Boundary>
      </div>
    </section>
  );
}

/** The excuses for what a tile's menu lacks, for whoever looks whether it is whole. */
function excusesOf({ question, table, isDrawn }: TileProps): string | undefined {
  const excuses: Excuse[] = table || isDrawn ? [] : ["table"];
  const lacking = isExcused(question) ? question : question.export;
  if (isExcused(lacking)) excuses.push(lacking.excused);
  return excuses.join(" ") || undefined;
}
