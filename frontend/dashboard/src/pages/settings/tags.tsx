/** Tags, and the rules that put them on posts by what those say. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import { Dialog } from "../../parts/dialog";
import { attempt, FormEnd, onSubmit, TextField, useSending } from "../../parts/form";
import { Menu, MenuItem } from "../../parts/menu";
import { Num, Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { say } from "../../parts/toasts";
import { Pages, usePages } from "./pages";
import { Answered, SettingsSection } from "./section";
import type { OfOrganization } from "./sections";
import { TagRules } from "./tag-rules";

export type Tagged = NonNullable<Queries["settings_tags"]["answer"]["organization"]>;
type Tag = Tagged["tags"]["nodes"][number];

const at = "settings_tags:organization.tags";

export function Tags({ organization, mayWrite }: OfOrganization) {
  const pages = usePages();
  const asked = useAnswer("settings_tags", { organization, after: pages.after });
  const [edited, setEdited] = useState<Tag | "new" | null>(null);
  return (
    <>
      <SettingsSection
        title="Tags"
        about="Words of yours that posts have: campaigns, series, guests. They filter every page."
        act={mayWrite ? { label: "New tag", onClick: () => setEdited("new") } : null}
      >
        <Answered asked={asked}>
          {(answer) =>
            answer.organization && (
              <List
                tags={answer.organization.tags}
                mayWrite={mayWrite}
                onEdit={setEdited}
                pages={pages}
              />
            )
          }
        </Answered>
      </SettingsSection>
      {asked.answer?.organization && (
        <TagRules
          organization={organization}
          tagged={asked.answer.organization}
          mayWrite={mayWrite}
        />
      )}
      {edited && (
        <TagDialog
          organization={organization}
          tag={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

interface ListProps {
  tags: Tagged["tags"];
  mayWrite: boolean;
  onEdit: (tag: Tag) => void;
  pages: ReturnType<typeof usePages>;
}

function List({ tags, mayWrite, onEdit, pages }: ListProps) {
  if (tags.nodes.length === 0) return <Empty title="There is no tag yet." />;
  return (
    <>
      <Table
        caption="Tags"
        rows={tags.nodes}
        keyOf={({ id }) => id}
        columns={[
          {
            title: "Tag",
            look: "any-words",
            cell: ({ label }, index) => <Said field={`${at}.nodes.${index}.label`} text={label} />,
          },
          {
            title: " ",
            isNumber: true,
            cell: (tag) => mayWrite && <Acts tag={tag} onEdit={onEdit} />,
          },
        ]}
      />
      {tags.totalCount > tags.nodes.length && (
        <p class="note">
          <Num field={`${at}.totalCount`} value={tags.totalCount} /> in all, by name.
        </p>
      )}
      <Pages pages={pages} info={tags.pageInfo} />
    </>
  );
}

function Acts({ tag, onEdit }: { tag: Tag; onEdit: (tag: Tag) => void }) {
  const { id, label } = tag;
  function erase() {
    if (!confirm(`Take ${label} from all posts and erase it with its rules, for good?`)) return;
    void attempt(() => act("erase_tag", { id }), `${label} is erased.`);
  }
  return (
    <Menu label={`Acts for ${label}`} icon="more">
      <MenuItem icon="text" onClick={() => onEdit(tag)}>
        Rename
      </MenuItem>
      <MenuItem icon="close" isFinal onClick={erase}>
        Erase
      </MenuItem>
    </Menu>
  );
}

interface TagDialogProps {
  organization: string;
  tag: Tag | null;
  onClose: () => void;
}

function TagDialog({ organization, tag, onClose }: TagDialogProps) {
  const sending = useSending("tag");
  const [label, setLabel] = useState(tag?.label ?? "");

  async function save() {
    const isDone = await sending.send(async () => {
      if (tag) await act("rename_tag", { id: tag.id, label });
      else await act("create_tag", { organization, label });
    });
    if (!isDone) return;
    say(tag ? `${tag.label} is called ${label} now.` : `${label} is there.`);
    onClose();
  }

  return (
    <Dialog title={tag ? `Rename ${tag.label}` : "New tag"} onClose={onClose}>
      <form onSubmit={onSubmit(() => void save())}>
        <TextField
          sending={sending}
          name="label"
          label="Tag"
          help="64 characters at most; case doesn’t matter."
          isRequired
          value={label}
          onValue={setLabel}
        />
        <FormEnd sending={sending} act={tag ? "Rename" : "Create"} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
