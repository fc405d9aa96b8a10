// Bundles the dashboard into app/web/dashboard/, or into the folder that is given: one entry, parts
// that load when they are needed. All names but the shell's carry the hash of what a file holds: a
// browser that has one never asks for it again.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { notices, packagesIn } from "./licences.js";

const SOURCE = "dashboard";
const TARGET = process.argv[2] ?? "../app/web/dashboard";

const [, version] = /^version = "(.+)"$/m.exec(readFileSync("../pyproject.toml", "utf8"));

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });

const { metafile } = await build({
  entryPoints: [
    { in: join(SOURCE, "src/main.tsx"), out: "main" },
    { in: join(SOURCE, "src/styles/main.css"), out: "main" },
  ],
  outdir: TARGET,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  define: {
    "process.env.NODE_ENV": '"production"',
    BACKBONE_VERSION: JSON.stringify(version),
  },
  legalComments: "none", // every licence is in LICENSES.txt
  plugins: [firstPageInOneFile()],
  metafile: true,
});

copyFileSync(join(SOURCE, "icon.svg"), join(TARGET, "icon.svg"));
writeFileSync(join(TARGET, "index.html"), shell());
writeFileSync(join(TARGET, "LICENSES.txt"), notices(packagesIn(metafile)));

/**
 * Every module imports what loads first, which is there by then. So all of that is needed by the
 * same parts, and esbuild makes one file of it instead of forty.
 */
function firstPageInOneFile() {
  const first = `import ${JSON.stringify(resolve(SOURCE, "src/app.tsx"))};`;
  const ours = /[\\/]dashboard[\\/]src[\\/].*\.tsx?$/;
  return {
    name: "first-page-in-one-file",
    setup(bundler) {
      bundler.onLoad({ filter: ours }, ({ path }) => ({
        contents: `${readFileSync(path, "utf8")}\n${first}`,
        loader: path.endsWith("x") ? "tsx" : "ts",
      }));
    },
  };
}

/** The page, which names its files and what these need next: a browser asks for all of it at once. */
function shell() {
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => [
    basename(path),
    output,
  ]);
  const nameOf = (start, end) =>
    outputs.map(([name]) => name).find((name) => name.startsWith(start) && name.endsWith(end));
  const [, main] = outputs.find(([name]) => name === nameOf("main-", ".js"));
  const names = {
    style: nameOf("main-", ".css"),
    script: nameOf("main-", ".js"),
    font: nameOf("inter-latin-wght-normal-", ".woff2"),
  };
  const preloads = main.imports
    .filter(({ kind }) => kind === "import-statement")
    .map(({ path }) => `<link rel="modulepreload" href="{{root}}/dashboard/${basename(path)}" />`);
  return readFileSync(join(SOURCE, "index.html"), "utf8")
    .replace("{{preloads}}", preloads.join("\n    "))
    .replace(/\{\{(style|script|font)\}\}/g, (_, name) => names[name]);
}
