// Bundles GraphiQL into app/web/graphiql/, where Python serves it as it is, or into another folder.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { notices, packagesIn } from "./licences.js";

const SOURCE = "graphiql";
const TARGET = process.argv[2] ?? "../app/web/graphiql";

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
mkdirSync(TARGET, { recursive: true });
copyFileSync(join(SOURCE, "index.html"), join(TARGET, "index.html"));
writeFileSync(join(TARGET, "LICENSES.txt"), notices(packagesIn(metafile)));
