// Bundles the pages of the gateway into app/web/, where Python serves them as they are.
import { readFileSync, readdirSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const SOURCE = "graphiql";
const TARGET = "../app/web/graphiql";

// GraphiQL brings Roboto and Fira Code as 350 kB of base64; the system's own fonts do as well.
const withoutFonts = {
  name: "without-fonts",
  setup({ onLoad }) {
    onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/@font-face\s*{[^}]*}/g, ""),
      loader: "css",
    }));
  },
};

/** The folders of the packages that ended up in a bundle, sorted. */
function packagesIn(metafile) {
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
function notices(folders) {
  const titles = new Map();
  for (const { title, text } of folders.map(licenceOf)) {
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const parts = [...titles].map(([text, names]) => `${names.join("\n")}\n\n${text}`.trim());
  return parts.join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}

const { metafile } = await build({
  entryPoints: { graphiql: join(SOURCE, "main.jsx") },
  outdir: TARGET,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none", // every licence is in LICENSES.txt
  metafile: true,
  plugins: [withoutFonts],
});
copyFileSync(join(SOURCE, "index.html"), join(TARGET, "index.html"));
writeFileSync(join(TARGET, "LICENSES.txt"), notices(packagesIn(metafile)));
