/** Notes on days: what happened, so that whoever looks at a chart later knows. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import { folding } from "../../numbers/folding";
import * as format from "../../numbers/format";
import { Dialog } from "../../parts/dialog";
import { attempt, FormEnd, onSubmit, SelectField, TextField, useSending } from "../../parts/form";
import { Menu, MenuItem } from "../../parts/menu";
import { Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { say } from "../../parts/toasts";
import { Answered, SettingsSection } from "./section";
import type { OfOrganization } from "./sections";

type Noted = NonNullable<Queries["settings_notes"]["answer"]["organization"]>;
type Note = Noted["notes"][number];

const at = "settings_notes:organization.notes";

/** Nearly as many days as a window may have. */
const DAYS_BACK = 729;

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export function Notes({ organization, mayWrite }: OfOrganization) {
  // Tomorrow, because it may be that day already on the organization's calendar.
  const window = { start: dayFromNow(-DAYS_BACK), end: dayFromNow(1), includeToday: true };
  const asked = useAnswer("settings_notes", { organization, window });
  const [edited, setEdited] = useState<Note | "new" | null>(null);
  return (
    <SettingsSection
      title="Notes"
      about="What happened on some days: a campaign, a power cut, a holiday. Charts show them; comparisons don’t change. These are the latest of the last two years."
      act={mayWrite ? { label: "New note", onClick: () => setEdited("new") } : null}
    >
      <Answered asked={asked}>
        {(answer) => (
          <List notes={answer.organization?.notes ?? []} mayWrite={mayWrite} onEdit={setEdited} />
        )}
      </Answered>
      {edited && asked.answer?.organization && (
        <NoteDialog
          organization={organization}
          brands={asked.answer.organization.brands.nodes}
          note={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsSection>
  );
}

interface ListProps {
  notes: Note[];
  mayWrite: boolean;
  onEdit: (note: Note) => void;
}

function List({ notes, mayWrite, onEdit }: ListProps) {
  const rows = notes
    .map((note, index) => ({ note, index }))
    .sort((one, other) => other.note.start.localeCompare(one.note.start));
  if (rows.length === 0) return <Empty title="There is no note yet." />;
  return (
    <Table
      caption="Notes"
      rows={rows}
      keyOf={({ note }) => note.id}
      columns={[
        {
          title: "Days",
          cell: ({ note }) => (
            <span data-date class="folds">
              {folding(format.days(note.start, note.end))}
            </span>
          ),
        },
        {
          title: "Note",
          look: "any-words",
          cell: ({ note, index }) => <Said field={`${at}.${index}.text`} text={note.text} />,
        },
        {
          title: "About",
          isWide: true,
          cell: ({ note, index }) =>
            note.brand ? (
              <Said field={`${at}.${index}.brand.label`} text={note.brand.label} />
            ) : (
              "all brands"
            ),
        },
        {
          title: "By",
          isWide: true,
          cell: ({ note, index }) => (
            <Said field={`${at}.${index}.createdBy`} text={note.createdBy} />
          ),
        },
        {
          title: " ",
          isNumber: true,
          cell: ({ note }) => mayWrite && <Acts note={note} onEdit={onEdit} />,
        },
      ]}
    />
  );
}

function Acts({ note, onEdit }: { note: Note; onEdit: (note: Note) => void }) {
  function erase() {
    if (!confirm("Erase this note, for good?")) return;
    void attempt(() => act("erase_note", { id: note.id }), "The note is erased.");
  }
  return (
    <Menu label={`Acts for the note: ${note.text}`} icon="more">
      <MenuItem icon="text" onClick={() => onEdit(note)}>
        Change
      </MenuItem>
      <MenuItem icon="close" isFinal onClick={erase}>
        Erase
      </MenuItem>
    </Menu>
  );
}

interface NoteDialogProps {
  organization: string;
  brands: Noted["brands"]["nodes"];
  note: Note | null;
  onClose: () => void;
}

function NoteDialog({ organization, brands, note, onClose }: NoteDialogProps) {
  const sending = useSending("note");
  const [scope, setScope] = useState(organization);
  const [text, setText] = useState(note?.text ?? "");
  const [start, setStart] = useState(note?.start ?? dayFromNow(0));
  const [end, setEnd] = useState(note?.end ?? "");

  async function save() {
    const input = { text, start, end: end || start };
    const isDone = await sending.send(async () => {
      if (note) await act("update_note", { id: note.id, input });
      else await act("create_note", { scope, input });
    });
    if (!isDone) return;
    say("The note is saved.");
    onClose();
  }

  return (
    <Dialog title={note ? "Change the note" : "New note"} onClose={onClose}>
      <form onSubmit={onSubmit(() => void save())}>
        <TextField
          sending={sending}
          name="text"
          label="What happened"
          isLong
          isRequired
          value={text}
          onValue={setText}
        />
        <TextField
          sending={sending}
          name="start"
          label="First day"
          help="A note on days to come is listed once the first of them is there."
          type="date"
          isRequired
          value={start}
          onValue={setStart}
        />
        <TextField
          sending={sending}
          name="end"
          label="Last day"
          help="The first day, if it was one."
          type="date"
          min={start}
          value={end}
          onValue={setEnd}
        />
        {!note && (
          <SelectField
            sending={sending}
            name="scopeId"
            label="About"
            options={[
              { value: organization, label: "All brands" },
              ...brands.map(({ id, label }) => ({ value: id, label })),
            ]}
            value={scope}
            onValue={setScope}
          />
        )}
        <FormEnd sending={sending} act={note ? "Save" : "Create"} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
