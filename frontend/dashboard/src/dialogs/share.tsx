/** Sharing a report: what its readers see, until when; and the links that there are. */

import { useState } from "preact/hooks";
import { useAddress } from "../address/address";
import { comparisonOf, filterOf, presets, windowOf } from "../address/choices";
import { root } from "../address/root";
import { act } from "../api/client";
import type { ReportSection, ShareInput } from "../api/schema";
import { useAnswer } from "../api/use-answer";
import { nameOf, useFrame } from "../frame/context";
import type { FrameDialogProps } from "../frame/frame";
import { plusDays, todayHere } from "../numbers/days";
import { Copied } from "../parts/copied";
import { Dialog } from "../parts/dialog";
import { FormEnd, onSubmit, TextField, useSending } from "../parts/form";
import { LinksOf } from "../parts/share-links";
import { sectionWords } from "../words/sections";
import { Choosing, type Days, readersSee } from "./share-choices";

const USUAL_DAYS = 30;
const allSections = Object.keys(sectionWords) as ReportSection[];

export default function ShareDialog({ onClose }: FrameDialogProps) {
  const { scope } = useFrame();
  const [path, setPath] = useState<string | null>(null);
  if (!scope || scope.id === null) return null;
  if (path !== null) return <Made path={path} onClose={onClose} />;
  return (
    <Dialog title="Share a report" onClose={onClose} isWide>
      <ShareForm scopeId={scope.id} onMade={setPath} onClose={onClose} />
      <LinksOf scopeId={scope.id} />
    </Dialog>
  );
}

function Made({ path, onClose }: { path: string; onClose: () => void }) {
  return (
    <Dialog title="The link to the report" onClose={onClose}>
      <p class="said">
        Copy it now: it is shown only this once. Whoever has it sees the report and nothing else.
      </p>
      <Copied name="link" text={location.origin + root + path} />
      <div class="acts">
        <a class="button" href={root + path} target="_blank" rel="noopener noreferrer">
          Look at it
        </a>
        <button class="button main-act" onClick={onClose}>
          I have it
        </button>
      </div>
    </Dialog>
  );
}

interface ShareFormProps {
  scopeId: string;
  onMade: (path: string) => void;
  onClose: () => void;
}

function ShareForm({ scopeId, onMade, onClose }: ShareFormProps) {
  const { frame, scope } = useFrame();
  const { choices } = useAddress();
  const sending = useSending("share");
  const { label } = nameOf(frame, scope);
  const [name, setName] = useState(label);
  const [days, setDays] = useState<Days>(choices.window in presets ? "rolling" : "fixed");
  const [sections, setSections] = useState(allSections);
  const today = todayHere();
  const [ends, setEnds] = useState(plusDays(today, USUAL_DAYS));
  const [note, setNote] = useState("");
  const [password, setPassword] = useState("");
  const preview = useAnswer("window_preview", {
    scope: scopeId,
    window: windowOf(choices),
    matchWeekdays: choices.matchWeekdays,
    withYear: false,
  });
  const window = preview.answer?.scope.previous.window ?? null;

  const share = () =>
    sending.send(async () => {
      const fixed = window && { start: window.start, end: window.end, includeToday: true };
      const input: ShareInput = {
        scopeId,
        name,
        sections,
        window: days === "fixed" && fixed ? fixed : windowOf(choices),
        compareTo: comparisonOf(choices),
        note: note || null,
        // Until that day is over, by the clock of whoever shares it.
        endsAt: ends ? new Date(`${ends}T23:59:59`).toISOString() : null,
        password: password || null,
      };
      onMade((await act("share_create", { input })).createShare.path);
    });

  return (
    <form class="sharing" onSubmit={onSubmit(() => void share())}>
      <TextField
        sending={sending}
        name="name"
        label="Name"
        help="You find it by this name; a report without numbers has it as its title."
        isRequired
        value={name}
        onValue={setName}
      />
      <Choosing
        sending={sending}
        chosen={choices.window}
        window={window}
        days={days}
        onDays={setDays}
        sections={sections}
        onSections={setSections}
      />
      <TextField
        sending={sending}
        name="note"
        label="A note to its readers"
        isLong
        value={note}
        onValue={setNote}
      />
      <div class="field-pair stacking">
        <TextField
          sending={sending}
          name="endsAt"
          label="The link ends after"
          type="date"
          min={today}
          isRequired
          value={ends}
          onValue={setEnds}
        />
        <TextField
          sending={sending}
          name="password"
          label="Password"
          help="8 characters or more; left empty, the link alone opens it. Send it another way."
          type="password"
          value={password}
          onValue={setPassword}
        />
      </div>
      <p class="note" data-message>
        {readersSee(label, sections)}
        {filterOf(choices) && " Filters aren’t shared: the report is about all of it."}
      </p>
      <FormEnd sending={sending} act="Make the link" onCancel={onClose} />
    </form>
  );
}
