// What the bundles contain of others, with their licences.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folders of the packages that ended up in a bundle, sorted. */
export function packagesIn(metafile) {
  const folders = Object.keys(metafile.inputs).map(
    (path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0],
  );
  return [...new Set(folders.filter(Boolean))].sort();
}

/** A package's name and the text of its licence; some in a monorepo leave the text out. */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return { title: `${name} ${version} (${license})`, text };
}

/** All notices; packages that share a text to the letter share its printing. */
export function notices(folders) {
  const titles = new Map();
  for (const { title, text } of folders.map(licenceOf)) {
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const parts = [...titles].map(([text, names]) => `${names.join("\n")}\n\n${text}`.trim());
  return parts.join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}
