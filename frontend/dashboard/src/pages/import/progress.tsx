/** How far an import is, and what became of the rows. */

import { useEffect, useState } from "preact/hooks";
import { Link } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { root } from "../../address/root";
import { act, ask } from "../../api/client";
import { ApiError } from "../../api/errors";
import type { Queries } from "../../api/operations";
import { refresh } from "../../api/refreshes";
import { attempt } from "../../parts/form";
import { Num, Said } from "../../parts/number";

type Upload = NonNullable<Queries["import_progress"]["answer"]["upload"]>;
type Imported = Upload["tables"][number];

const at = "import_progress:upload";
const POLL_MS = 700;

/** An upload, asked for until its import is over; null while it isn't known. */
function useProgress(id: string): [Upload | null, ApiError | null] {
  const [upload, setUpload] = useState<Upload | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    async function look() {
      try {
        const found = (await ask("import_progress", { id })).upload;
        if (isGone) return;
        setError(null);
        setUpload(found);
        if (found?.state !== "IMPORTING") return refresh();
      } catch (thrown) {
        if (!(thrown instanceof ApiError)) throw thrown;
        if (isGone) return;
        setError(thrown);
      }
      timer = setTimeout(look, POLL_MS);
    }
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [id]);
  return [upload, error];
}

interface ProgressProps {
  id: string;
  scope: Scope;
  onAgain: () => void;
  onOther: () => void;
}

export function Progress({ id, scope, onAgain, onOther }: ProgressProps) {
  const [upload, error] = useProgress(id);
  if (!upload) return error && <p class="wrong">{error.message}</p>;
  const isGoing = upload.state === "IMPORTING";
  return (
    <section aria-label="Import">
      <div role="status">
        <h2>{titleOf(upload)}</h2>
        {upload.error && (
          <p class="wrong">
            <Said field={`${at}.error`} text={upload.error} />
          </p>
        )}
        {error && <p class="wrong">{error.message} It is asked again.</p>}
      </div>
      {isGoing && (
        <progress aria-label={`Importing ${upload.name}`} max={100} value={upload.shareDone} />
      )}
      {upload.tables.map((table, index) => (
        <Stored key={table.name} table={table} number={index} id={id} isOver={!isGoing} />
      ))}
      <p class="head-acts">
        {isGoing ? (
          <button
            class="button"
            disabled={upload.isCancelling}
            onClick={() =>
              void attempt(() => act("import_cancel", { id }), "The import stops after its batch.")
            }
          >
            Cancel
          </button>
        ) : (
          <>
            <Link class="button main-act" to={pathOf(scope, "posts")}>
              See the posts
            </Link>
            <button class="button" onClick={onAgain}>
              Look at the file again
            </button>
            <button class="button" onClick={onOther}>
              Import another file
            </button>
          </>
        )}
      </p>
    </section>
  );
}

function titleOf({ state, isCancelling }: Upload): string {
  if (state === "IMPORTING") return isCancelling ? "It stops after this batch" : "Importing";
  if (state === "CANCELLED") return "Cancelled; what was stored stays";
  if (state === "FAILED") return "It ended before its end; what was stored stays";
  return "Imported";
}

interface StoredProps {
  table: Imported;
  number: number;
  id: string;
  isOver: boolean;
}

function Stored({ table, number, id, isOver }: StoredProps) {
  const field = `${at}.tables.${number}`;
  const parameters = number === 0 ? "" : `?table=${number + 1}`;
  return (
    <>
      <p>
        <b data-message>{table.name}</b>: <Num field={`${field}.rows`} value={table.rows} /> rows;{" "}
        <Num field={`${field}.imported`} value={table.imported} /> imported,{" "}
        <Num field={`${field}.unchanged`} value={table.unchanged} /> unchanged,{" "}
        <Num field={`${field}.rejected`} value={table.rejected} /> rejected
        {table.notPosts > 0 && (
          <>
            , <Num field={`${field}.notPosts`} value={table.notPosts} /> not posts
          </>
        )}
        . <Num field={`${field}.postsCreated`} value={table.postsCreated} /> new posts,{" "}
        <Num field={`${field}.brandsCreated`} value={table.brandsCreated} /> new brands.
      </p>
      {isOver && table.rejected > 0 && (
        <>
          <ul class="reasons">
            {table.firstRejected.slice(0, 5).map(({ line, column, reason }, index) => (
              <li key={index} data-message>
                Line {line}
                {column && `, ${column}`}: {reason}
              </li>
            ))}
          </ul>
          <p>
            <a class="link" href={`${root}/uploads/${id}/rejects.csv${parameters}`} download>
              Get the rejected rows
            </a>
            , mend them, and import that file.
          </p>
        </>
      )}
    </>
  );
}
