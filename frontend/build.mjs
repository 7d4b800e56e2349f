// Bundles every entry point into the package's static directory.
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const outdir = "../src/detente/web/static/detente";
const from = "src/entries";
mkdirSync(outdir, { recursive: true });
await build({
  entryPoints: existsSync(from) ? readdirSync(from).map((name) => `${from}/${name}`) : [],
  outdir,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  loader: { ".svg": "copy", ".woff2": "file" },
  assetNames: "[name]",
});
