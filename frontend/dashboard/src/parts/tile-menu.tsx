/** A tile's menu: files, the query behind it, and what its numbers mean. */

import { useState } from "preact/hooks";
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

interface TileMenuProps {
  name: string;
  question: Question;
  meaning?: string | undefined;
  picture: () => SVGSVGElement | null;
}

export function TileMenu({ name, question, meaning, picture }: TileMenuProps) {
  const [dialog, setDialog] = useState<"meaning" | "query" | null>(null);
  const files = () => import("../dialogs/files");
  const close = () => setDialog(null);
  return (
    <>
      <Menu label={`More about this: ${name}`} icon="more">
        {question.export && (
          <>
            <MenuItem
              icon="download"
              onClick={() => files().then((f) => f.downloadTable(question, "csv"))}
            >
              CSV
            </MenuItem>
            <MenuItem
              icon="download"
              onClick={() => files().then((f) => f.downloadTable(question, "jsonl"))}
            >
              JSON lines
            </MenuItem>
          </>
        )}
        {picture() && (
          <>
            <MenuItem
              icon="picture"
              onClick={() => files().then((f) => f.savePicture(picture(), name, "png"))}
            >
              PNG
            </MenuItem>
            <MenuItem
              icon="picture"
              onClick={() => files().then((f) => f.savePicture(picture(), name, "svg"))}
            >
              SVG
            </MenuItem>
          </>
        )}
        <MenuItem icon="code" onClick={() => setDialog("query")}>
          The query behind it
        </MenuItem>
        {meaning && (
          <MenuItem icon="question" onClick={() => setDialog("meaning")}>
            Explain these numbers
          </MenuItem>
        )}
      </Menu>
      {dialog === "meaning" && meaning && (
        <MeaningDialog question={question} meaning={meaning} onClose={close} />
      )}
      {dialog === "query" && <QueryDialog question={question} onClose={close} />}
    </>
  );
}
