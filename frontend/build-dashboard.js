// Bundles the dashboard into app/web/dashboard/, or into the folder that is given: one entry, parts
// that load when they are needed.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { notices, packagesIn } from "./licences.js";

const SOURCE = "dashboard";
const TARGET = process.argv[2] ?? "../app/web/dashboard";
const FONTS = "node_modules/@fontsource-variable/inter";

const [, version] = /^version = "(.+)"$/m.exec(readFileSync("../pyproject.toml", "utf8"));

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });

const { metafile } = await build({
  entryPoints: { main: join(SOURCE, "src/main.tsx") },
  outdir: TARGET,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  chunkNames: "[name]-[hash]",
  define: {
    "process.env.NODE_ENV": '"production"',
    BACKBONE_VERSION: JSON.stringify(version),
  },
  legalComments: "none", // every licence is in LICENSES.txt
  metafile: true,
});

await build({
  entryPoints: { main: join(SOURCE, "src/styles/main.css") },
  outdir: TARGET,
  bundle: true,
  minify: true,
  external: ["*.woff2"],
});

for (const script of ["latin", "latin-ext", "greek", "cyrillic"]) {
  copyFileSync(
    join(FONTS, `files/inter-${script}-wght-normal.woff2`),
    join(TARGET, `inter-${script}.woff2`),
  );
}
copyFileSync(join(SOURCE, "index.html"), join(TARGET, "index.html"));
copyFileSync(join(SOURCE, "icon.svg"), join(TARGET, "icon.svg"));
writeFileSync(join(TARGET, "LICENSES.txt"), notices([...packagesIn(metafile), FONTS]));
