/** Which days a report is about, and what it shows of them. */

import { presets } from "../address/choices";
import type { ReportSection } from "../api/schema";
import * as format from "../numbers/format";
import type { Sending } from "../parts/form";
import { presetWords } from "../words/presets";
import { sectionWords } from "../words/sections";

export type Days = "rolling" | "fixed";

interface ChoosingProps {
  sending: Sending;
  /** The page's window, as the address has it. */
  chosen: string;
  /** The days that it is now. */
  window: { start: string; end: string } | null;
  days: Days;
  onDays: (days: Days) => void;
  sections: ReportSection[];
  onSections: (sections: ReportSection[]) => void;
}

export function Choosing(props: ChoosingProps) {
  const { sending, chosen, window, days, onDays, sections, onSections } = props;
  const kinds: { kind: Days; label: string }[] = [
    ...(chosen in presets
      ? [{ kind: "rolling" as const, label: `${presetWords[chosen]?.label}, moving on` }]
      : []),
    {
      kind: "fixed",
      label: window ? `${format.days(window.start, window.end)}, fixed` : "These days, fixed",
    },
  ];
  return (
    <div class="field-pair stacking">
      <fieldset class="field">
        <legend>Days</legend>
        {kinds.map(({ kind, label }) => (
          <label key={kind} class="item">
            <input
              type="radio"
              name="share-days"
              checked={days === kind}
              onChange={() => onDays(kind)}
            />
            <span data-message>{label}</span>
          </label>
        ))}
      </fieldset>
      <fieldset class="field" id={`${sending.form}-sections`} tabIndex={-1}>
        <legend>What it shows</legend>
        {(Object.keys(sectionWords) as ReportSection[]).map((section) => (
          <label key={section} class="item">
            <input
              type="checkbox"
              checked={sections.includes(section)}
              onChange={(event) =>
                onSections(
                  event.currentTarget.checked
                    ? [...sections, section]
                    : sections.filter((other) => other !== section),
                )
              }
            />
            <span>{sectionWords[section]}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** What whoever opens the link is shown, and what not. */
export function readersSee(scope: string, sections: ReportSection[]): string {
  const names = sections.map((section) => sectionWords[section].toLowerCase());
  const shown = new Intl.ListFormat(undefined, { type: "conjunction" }).format(names);
  return `Readers see of ${scope}: ${shown || "nothing yet"}; how fresh that is, and your note. No other days, brands, posts or pages.`;
}
