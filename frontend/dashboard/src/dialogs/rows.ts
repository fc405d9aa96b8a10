/**
 * What a page shows as a csv file, for whoever may ask for none: columns, names and cells as the
 * server's own have them.
 */

type Row = Map<string, unknown>;

/** The rows as a file: a column for each value that any of them has, in the order of their fields. */
export function csvOf(rows: readonly object[]): string {
  const read = rows.map((row) => new Map(valuesOf(row, [])));
  const names = namesOf(read);
  const lines = [names, ...read.map((row) => names.map((name) => row.get(name)))];
  return lines.map((line) => `${line.map(cellOf).join(",")}\r\n`).join("");
}

/** All that a thing holds but lists of things, each with its way in words. */
function* valuesOf(thing: object, above: string[]): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(thing)) {
    if (key === "__typename" || Array.isArray(value)) continue;
    const way = [...above, key];
    if (typeof value === "object" && value !== null) yield* valuesOf(value, way);
    else yield [inWords(way), value];
  }
}

/** The names of all columns; what is unknown as a whole in some rows has the columns of the others. */
function namesOf(rows: Row[]): string[] {
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  const isAbove = (name: string) => [...names].some((other) => other.startsWith(`${name} `));
  const isKnown = (name: string) => rows.some((row) => (row.get(name) ?? null) !== null);
  return [...names].filter((name) => isKnown(name) || !isAbove(name));
}

function inWords(way: string[]): string {
  const words = way.map((key) =>
    key.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])/g, " ").toLowerCase(),
  );
  const unit = /[a-z]Rate$|(?:[a-z]P|^p)ercent$/.test(way.at(-1) ?? "") ? " (%)" : "";
  return words.join(" ") + unit;
}

const FORMULA = /^'*[=+\-@\t\r]/;

/** A cell: what is unknown is empty, and no text is a formula. */
function cellOf(value: unknown): string {
  const text = String(value ?? "");
  const plain = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
