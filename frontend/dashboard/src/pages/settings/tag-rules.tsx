/** Rules that tag posts by what they say: those that are there at once, others as they come. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { TagRuleKind } from "../../api/schema";
import * as format from "../../numbers/format";
import { Dialog } from "../../parts/dialog";
import { attempt, FormEnd, onSubmit, SelectField, TextField, useSending } from "../../parts/form";
import { Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { say } from "../../parts/toasts";
import { SettingsSection } from "./section";
import type { Tagged } from "./tags";

const at = "settings_tags:organization.tagRules";

const kinds: { value: TagRuleKind; label: string }[] = [
  { value: "HASHTAG", label: "the hashtag" },
  { value: "WORDS", label: "the words" },
];

interface TagRulesProps {
  organization: string;
  tagged: Tagged;
  mayWrite: boolean;
}

type Rule = Tagged["tagRules"][number];

export function TagRules({ organization, tagged, mayWrite }: TagRulesProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <SettingsSection
      title="Rules"
      about="A rule tags the posts that say something: those that are there, and others as they come."
      act={mayWrite ? { label: "New rule", onClick: () => setIsOpen(true) } : null}
    >
      {tagged.tagRules.length === 0 ? (
        <Empty title="There is no rule yet." />
      ) : (
        <Table
          caption="Rules"
          rows={tagged.tagRules}
          keyOf={({ id }) => id}
          columns={[
            {
              title: "Posts with",
              look: "any-words",
              cell: ({ kind, text }, index) => (
                <>
                  {kinds.find(({ value }) => value === kind)?.label}{" "}
                  <b>
                    {kind === "HASHTAG" && "#"}
                    <Said field={`${at}.${index}.text`} text={text} />
                  </b>
                </>
              ),
            },
            {
              title: "Get the tag",
              look: "any-words",
              cell: ({ tag }, index) => (
                <Said field={`${at}.${index}.tag.label`} text={tag.label} />
              ),
            },
            {
              title: "Brands",
              isWide: true,
              cell: ({ brand }, index) =>
                brand ? (
                  <Said field={`${at}.${index}.brand.label`} text={brand.label} />
                ) : (
                  "all brands"
                ),
            },
            {
              title: " ",
              isNumber: true,
              cell: (rule) => mayWrite && <EraseRule rule={rule} />,
            },
          ]}
        />
      )}
      {isOpen && (
        <RuleDialog organization={organization} tagged={tagged} onClose={() => setIsOpen(false)} />
      )}
    </SettingsSection>
  );
}

function EraseRule({ rule }: { rule: Rule }) {
  function erase() {
    if (!confirm("Erase this rule? What it has tagged stays tagged.")) return;
    void attempt(() => act("erase_tag_rule", { id: rule.id }), "The rule is erased.");
  }
  return (
    <button class="link danger" onClick={erase}>
      Erase<span class="hidden-text"> the rule of {rule.text}</span>
    </button>
  );
}

interface RuleDialogProps {
  organization: string;
  tagged: Tagged;
  onClose: () => void;
}

function RuleDialog({ organization, tagged, onClose }: RuleDialogProps) {
  const sending = useSending("rule");
  const [kind, setKind] = useState<TagRuleKind>("HASHTAG");
  const [text, setText] = useState("");
  const [tag, setTag] = useState("");
  const [brandId, setBrandId] = useState("");

  async function save() {
    const isDone = await sending.send(async () => {
      const input = { kind, text, tag, brandId: brandId || null };
      const { createTagRule } = await act("create_tag_rule", { organization, input });
      const full =
        createTagRule.full > 0
          ? ` ${format.count(createTagRule.full)} have as many tags as a post may have.`
          : "";
      say(`${format.count(createTagRule.tagged)} posts have got ${tag}.${full}`);
    });
    if (isDone) onClose();
  }

  return (
    <Dialog title="New rule" onClose={onClose}>
      <form onSubmit={onSubmit(() => void save())}>
        <SelectField
          sending={sending}
          name="kind"
          label="Posts with"
          options={kinds}
          value={kind}
          onValue={(value) => setKind(value as TagRuleKind)}
        />
        <TextField
          sending={sending}
          name="text"
          label={kind === "HASHTAG" ? "Hashtag" : "Words"}
          help={
            kind === "HASHTAG"
              ? "With or without its sign."
              : "As words of their own, not as part of another."
          }
          isRequired
          value={text}
          onValue={setText}
        />
        <TextField
          sending={sending}
          name="tag"
          label="Get the tag"
          help="One that isn’t there yet is created."
          isRequired
          known={tagged.tags.nodes.map(({ label }) => label)}
          value={tag}
          onValue={setTag}
        />
        <SelectField
          sending={sending}
          name="brandId"
          label="Brand"
          options={[
            { value: "", label: "All brands" },
            ...tagged.brands.nodes.map(({ id, label }) => ({ value: id, label })),
          ]}
          value={brandId}
          onValue={setBrandId}
        />
        <FormEnd sending={sending} act="Create" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
