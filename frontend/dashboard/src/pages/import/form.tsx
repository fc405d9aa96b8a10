/** What only somebody who knows the file can say: asked for where it is missing. */

import { SelectField, TextField, useSending } from "../../parts/form";
import { platformNames } from "../../words/platforms";
import { type Given, locales } from "./options";
import type { Preview } from "./preview";

interface FormProps {
  preview: Preview | null;
  given: Given;
  brands: string[];
  onGive: (given: Partial<Given>) => void;
}

type Question = Preview["tables"][number]["questions"][number];

const numbers = [
  { value: "", label: "As the file says" },
  { value: "TOTALS", label: "Lifetime totals" },
  { value: "GAINS", label: "Gains of single days" },
  { value: "PERIOD", label: "Gains of a longer period" },
];
const lists = [
  { value: "", label: "Recognized by its columns" },
  { value: "POSTS", label: "A list of posts" },
  { value: "SNAPSHOTS", label: "Lifetime totals by post and day" },
  { value: "ACCOUNTS", label: "Followers by account and day" },
  { value: "PERFORMANCE", label: "Content performance" },
  { value: "TAGS", label: "Tags of posts" },
  { value: "NOTES", label: "Notes" },
  { value: "CHARGES", label: "Charges" },
  { value: "CREDITS", label: "Credit transactions" },
  { value: "INGREDIENTS", label: "Ingredients" },
];

export function OptionsForm({ preview, given, brands, onGive }: FormProps) {
  const sending = useSending("import");
  const asked = new Map<string, Question>(
    preview?.tables.flatMap(({ questions }) => questions.map((each) => [each.code, each])),
  );
  /** Why something is asked, beside its field. */
  const why = (code: string) => {
    const reason = asked.get(code)?.reason;
    return reason && `Needed: ${reason}.`;
  };
  const isAsked = (code: string, value: string) => asked.has(code) || value !== "";
  return (
    <section aria-label="What the file doesn’t say">
      <h2>What you say of it</h2>
      <div class="import-form">
        <TextField
          sending={sending}
          name="asOf"
          label="Day on which its numbers were read"
          type="date"
          help={why("AS_OF")}
          value={given.asOf}
          onValue={(asOf) => onGive({ asOf })}
        />
        <SelectField
          sending={sending}
          name="values"
          label="What its numbers are"
          help={why("VALUES")}
          options={numbers}
          value={given.values}
          onValue={(values) => onGive({ values })}
        />
        <SelectField
          sending={sending}
          name="platform"
          label="Platform"
          help={why("PLATFORM")}
          options={[
            { value: "", label: "As the file says" },
            ...Object.entries(platformNames).map(([value, label]) => ({ value, label })),
          ]}
          value={given.platform}
          onValue={(platform) => onGive({ platform })}
        />
        {isAsked("ACCOUNT", given.account) && (
          <TextField
            sending={sending}
            name="account"
            label="Account whose days it has"
            placeholder="@handle"
            help={why("ACCOUNT")}
            value={given.account}
            onValue={(account) => onGive({ account })}
          />
        )}
        {isAsked("POST", given.post) && (
          <TextField
            sending={sending}
            name="post"
            label="Id of the post that it is about"
            help={why("POST")}
            value={given.post}
            onValue={(post) => onGive({ post })}
          />
        )}
        <TextField
          sending={sending}
          name="brand"
          label="Brand of new posts"
          help={why("BRAND") ?? "Where no row names one."}
          known={brands}
          value={given.brand}
          onValue={(brand) => onGive({ brand })}
        />
        <SelectField
          sending={sending}
          name="locale"
          label="Language of its numbers and dates"
          options={[
            { value: "", label: "As the file shows" },
            ...locales.map((value) => ({ value, label: value })),
          ]}
          value={given.locale}
          onValue={(locale) => onGive({ locale })}
        />
        <SelectField
          sending={sending}
          name="rows"
          label="Kind of list"
          options={lists}
          value={given.rows}
          onValue={(rows) => onGive({ rows })}
        />
        <TextField
          sending={sending}
          name="sheet"
          label="Sheet of a workbook"
          help="All of them if left empty."
          value={given.sheet}
          onValue={(sheet) => onGive({ sheet })}
        />
      </div>
      <label class="switch">
        <input
          type="checkbox"
          checked={given.createBrands}
          onChange={(event) => onGive({ createBrands: event.currentTarget.checked })}
        />
        Create brands that aren’t there yet
      </label>
    </section>
  );
}
