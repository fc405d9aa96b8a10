/** Windows by name, as people say them. */

interface PresetWords {
  label: string;
  /** What stands before it: the same of before, as far as this one has come. */
  before: string;
}

/** By the short names of `presets`, in the order of the picker. */
export const presetWords: Record<string, PresetWords> = {
  "7d": { label: "Last 7 days", before: "The week before" },
  "28d": { label: "Last 28 days", before: "The 28 days before" },
  "90d": { label: "Last 90 days", before: "The 90 days before" },
  "365d": { label: "Last 365 days", before: "The 365 days before" },
  wtd: { label: "This week", before: "The week before, as far" },
  mtd: { label: "This month", before: "The month before, as far" },
  qtd: { label: "This quarter", before: "The quarter before, as far" },
  ytd: { label: "This year", before: "Last year, as far" },
  lw: { label: "Last week", before: "The week before" },
  lm: { label: "Last month", before: "The month before" },
};
