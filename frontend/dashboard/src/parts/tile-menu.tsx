/** A tile's menu: files, the query behind it, and what its numbers mean. */

import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { TableFormat } from "../dialogs/files";
import { useFrame } from "../frame/context";
import { isExcused } from "./excuses";
import { lazyDialog } from "./lazy-dialog";
import { Menu, MenuItem } from "./menu";
import type { Question } from "./tile";

const MeaningDialog = lazyDialog(
  { title: "What these numbers mean" },
  () => import("../dialogs/meaning"),
);
const QueryDialog = lazyDialog(
  { title: "The query behind it", isWide: true },
  () => import("../dialogs/query"),
);

/** Kinds of files, as people call them; the server says which ones it can make. */
const tables: [TableFormat, string][] = [
  ["csv", "CSV"],
  ["xlsx", "Excel"],
  ["jsonl", "JSON lines"],
  ["parquet", "Parquet"],
];

const files = () => import("../dialogs/files");

interface TileMenuProps {
  name: string;
  /** The id of the tile's title. */
  titleId: string;
  question: Question;
  meaning: string;
  /** The tile, where it is a picture. */
  picture: RefObject<HTMLElement | null> | null;
}

export function TileMenu({ name, titleId, question, meaning, picture }: TileMenuProps) {
  const formats = useFrame().frame?.viewer.fileFormats ?? [];
  const [dialog, setDialog] = useState<"meaning" | "query" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <Menu label="More about" about={titleId} icon="more">
        {!isExcused(question.export) &&
          tables
            .filter(([format]) => formats.includes(format))
            .map(([format, label]) => (
              <MenuItem
                key={format}
                icon="download"
                onClick={() => files().then((f) => f.downloadTable(question, format))}
              >
                {label}
              </MenuItem>
            ))}
        {picture && <PictureItems name={name} tile={picture} />}
        <MenuItem icon="code" onClick={() => setDialog("query")}>
          The query behind it
        </MenuItem>
        <MenuItem icon="question" onClick={() => setDialog("meaning")}>
          Explain these numbers
        </MenuItem>
      </Menu>
      {dialog === "meaning" && (
        <MeaningDialog question={question} meaning={meaning} onClose={close} />
      )}
      {dialog === "query" && <QueryDialog question={question} onClose={close} />}
    </>
  );
}

interface ReportMenuProps {
  name: string;
  titleId: string;
  rows: () => readonly object[];
  picture: RefObject<HTMLElement | null> | null;
}

/** What the reader of a report has, who may ask for nothing else: the file is what is shown. */
export function ReportMenu({ name, titleId, rows, picture }: ReportMenuProps) {
  return (
    <Menu label="More about" about={titleId} icon="more">
      <MenuItem icon="download" onClick={() => files().then((f) => f.saveRows(rows(), name))}>
        CSV
      </MenuItem>
      {picture && <PictureItems name={name} tile={picture} />}
    </Menu>
  );
}

interface PictureItemsProps {
  name: string;
  tile: RefObject<HTMLElement | null>;
}

/** Drawn with the open menu: by then the tile has its drawings, unless there is nothing to draw. */
function PictureItems({ name, tile }: PictureItemsProps) {
  if (!tile.current?.querySelector(":scope > div:not(.tile-head) svg")) return null;
  const save = (format: "png" | "svg") =>
    files().then((f) => f.savePicture(tile.current, name, format));
  return (
    <>
      <MenuItem icon="picture" onClick={() => save("png")}>
        PNG
      </MenuItem>
      <MenuItem icon="picture" onClick={() => save("svg")}>
        SVG
      </MenuItem>
    </>
  );
}
