/** Import a file: what it is, what is missing, what would become of it, and then how far it is. */

import { useEffect, useState } from "preact/hooks";
import type { Scope } from "../../address/places";
import { act } from "../../api/client";
import { useAnswer } from "../../api/use-answer";
import { may, nameOf, organizationOf, useFrame } from "../../frame/context";
import { PlainToolbar } from "../../frame/toolbar";
import { attempt, FormWrong, useSending } from "../../parts/form";
import { Num } from "../../parts/number";
import { Empty, Failed } from "../../parts/states";
import { Choose } from "./choose";
import { OptionsForm } from "./form";
import { type Given, nothingGiven, optionsOf } from "./options";
import { Previewed, Summary } from "./preview";
import { Progress } from "./progress";
import { Moment } from "../../parts/moment";

/** A file, and whether it is being imported or was. */
interface Chosen {
  id: string;
  isStarted: boolean;
}

export default function Import({ scope }: { scope: Scope }) {
  const { frame } = useFrame();
  const organization = organizationOf(frame);
  const brand = scope.kind === "brand" ? nameOf(frame, scope).label : "";
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <>
      <PlainToolbar />
      <header class="head">
        <h1>Import a file</h1>
        <p class="lede">
          Bring the numbers that a platform or a tool gave you. You see what the file is, and what
          would be stored, before anything is.
        </p>
      </header>
      <div class="importing">
        {!frame ? null : !organization ? (
          <Empty title="Choose an organization or a brand: a file belongs to one." />
        ) : !may(frame, "content:write") ? (
          <Empty title="This token may read, and not import." />
        ) : (
          <>
            {chosen === null && (
              <Choose
                organization={organization.id}
                onSent={(id) => setChosen({ id, isStarted: false })}
              />
            )}
            {chosen && !chosen.isStarted && (
              <Looking
                key={chosen.id}
                id={chosen.id}
                organization={organization.id}
                brand={brand}
                onStarted={() => setChosen({ id: chosen.id, isStarted: true })}
                onOther={() => setChosen(null)}
              />
            )}
            {chosen?.isStarted && (
              <Progress
                id={chosen.id}
                scope={scope}
                onAgain={() => setChosen({ id: chosen.id, isStarted: false })}
                onOther={() => setChosen(null)}
              />
            )}
            {chosen === null && <Sent organization={organization.id} onChoose={setChosen} />}
            {chosen === null && <Known />}
          </>
        )}
      </div>
    </>
  );
}

/** What is recognized: nobody has to try whether a file will do. */
function Known() {
  return (
    <section aria-label="Files that are recognized">
      <h2>What is recognized</h2>
      <p class="note">
        Exports of YouTube Studio, TikTok Studio, X, Instagram and Facebook from Meta Business
        Suite, LinkedIn and Pinterest; of Hootsuite, Sprout, Buffer, Later, Agorapulse, Metricool,
        Zernio, Postiz and BrightBean; and of Backbone itself. Of other files the columns are
        guessed by their names: you see the guess, and correct it.
      </p>
    </section>
  );
}

interface LookingProps {
  id: string;
  organization: string;
  brand: string;
  onStarted: () => void;
  onOther: () => void;
}

const SETTLE_MS = 400;

function Looking({ id, organization, brand, onStarted, onOther }: LookingProps) {
  const [given, setGiven] = useState<Given>({ ...nothingGiven, brand });
  const [settled, setSettled] = useState(given);
  const sending = useSending("import");
  // A file is looked at anew for each answer: not for each letter of one.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(given), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [given]);
  const options = optionsOf(settled);
  const asked = useAnswer("import_preview", { id, options });
  const page = useAnswer("import_page", { organization });
  const upload = asked.answer?.upload;
  const preview = upload?.preview ?? null;
  const brands = page.answer?.organization?.brands.nodes.map(({ label }) => label) ?? [];
  const isReady =
    preview !== null &&
    !asked.isOfOthers &&
    settled === given &&
    preview.tables.every(({ refusal, questions }) => !refusal && questions.length === 0);

  function map(column: string, field: string) {
    const others = Object.entries(given.mapping).filter(([name]) => name !== column);
    const mapping = Object.fromEntries(field ? [...others, [column, field]] : others);
    setGiven({ ...given, mapping });
  }

  async function start() {
    if (await sending.send(async () => void (await act("import_start", { id, options }))))
      onStarted();
  }

  return (
    <>
      <p>
        <b data-message>{upload?.name ?? "The file"}</b>{" "}
        {asked.isAsking && <span role="status">is being looked at</span>}
      </p>
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {preview && <Summary preview={preview} />}
      <OptionsForm
        preview={preview}
        given={given}
        brands={brands}
        onGive={(more) => setGiven({ ...given, ...more })}
      />
      {preview && <Previewed preview={preview} mapping={given.mapping} onMap={map} />}
      <FormWrong sending={sending} />
      <p class="head-acts">
        <button
          class="button main-act"
          disabled={!isReady || sending.isSending}
          onClick={() => void start()}
        >
          Import
        </button>
        <button class="button" onClick={onOther}>
          Another file
        </button>
      </p>
    </>
  );
}

const states = {
  RECEIVING: "is being sent",
  READY: "is not imported yet",
  IMPORTING: "is being imported",
  IMPORTED: "is imported",
  CANCELLED: "was cancelled",
  FAILED: "ended before its end",
};

/** What was sent in the last day: an import goes on while nobody looks. */
function Sent({
  organization,
  onChoose,
}: {
  organization: string;
  onChoose: (chosen: Chosen) => void;
}) {
  const { answer, error, askAgain } = useAnswer("import_page", { organization });
  if (error) return <Failed error={error} askAgain={askAgain} />;
  if (!answer || answer.uploads.length === 0) return null;
  return (
    <section aria-label="Files of the last day">
      <h2>Sent in the last day</h2>
      {answer.uploads.map(({ id, name, state, createdAt, tables }, index) => (
        <p key={id}>
          <b data-message>{name}</b> {states[state]}
          {tables.length > 0 && (
            <>
              ,{" "}
              <Num
                field={`import_page:uploads.${index}.tables.0.imported`}
                value={tables[0]?.imported}
              />{" "}
              rows so far
            </>
          )}
          ; sent <Moment instant={createdAt} />{" "}
          <button
            class="button quiet"
            disabled={state === "RECEIVING"}
            onClick={() => onChoose({ id, isStarted: state !== "READY" })}
          >
            Open<span class="hidden-text"> {name}</span>
          </button>
          {state !== "IMPORTING" && (
            <button
              class="button quiet"
              onClick={() =>
                void attempt(() => act("import_delete", { id }), "The file is deleted.")
              }
            >
              Delete<span class="hidden-text"> {name}</span>
            </button>
          )}
        </p>
      ))}
    </section>
  );
}
