import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundle } from "lightningcss";
import { build, esmExternalRequirePlugin } from "vite";

import { moduleConfig } from "./module.js";
import { readBuilt, writeNote } from "./notes.js";
import { dist, libraries, modules, packages, storefront } from "./places.js";
import { exportedOf } from "./sharedNames.js";

const require = createRequire(import.meta.url);
const STYLES = ["tokens", "reset"].map((name) => join(storefront, `packages/ui/src/styles/${name}.css`));

/** Builds what modules share, and the import map that says where it is. */
export async function buildShared() {
  await rm(join(dist, "vendor"), { recursive: true, force: true });
  /** @type {Record<string, string>} */
  const imports = {};
  /** @type {Record<string, string[]>} */
  const vendor = {};
  for (const library of libraries) {
    const chunk = await buildLibrary(library);
    imports[library] = `/vendor/${chunk.fileName}`;
    vendor[`vendor/${chunk.fileName}`] = chunk.imports;
  }
  for (const name of packages) {
    await build({ ...moduleConfig(name), configFile: false });
    imports[`@trolley/${name}`] = `/${(await readBuilt(name)).entry}`;
  }
  for (const name of modules) imports[`@trolley/${name}`] = `/${name}/entry.js`;
  await writeNote("shared", { imports, vendor, stylesheet: await buildStylesheet() });
}

/** @param {string} library */
async function buildLibrary(library) {
  const virtual = `\0library:${library}`;
  const name = library.replace(/^@/, "").replaceAll("/", "-");
  const result = await build({
    configFile: false,
    root: storefront,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      esmExternalRequirePlugin({ external: libraries.filter((other) => other !== library) }),
      {
        name: "trolley:library",
        enforce: "pre",
        resolveId: (source) => (source === virtual ? source : null),
        load: (id) => (id === virtual ? entryOf(library) : null),
      },
    ],
    build: {
      outDir: join(dist, "vendor"),
      emptyOutDir: false,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        // Libraries mark themselves for servers' bundlers, which are not here.
        onLog: (level, log, handle) => log.code !== "MODULE_LEVEL_DIRECTIVE" && handle(level, log),
        input: { [name]: virtual },
        preserveEntrySignatures: "strict",
        output: { entryFileNames: `[name]-${versionOf(library)}-[hash].js` },
      },
    },
  });
  if (Array.isArray(result) || !("output" in result)) throw new Error(`${library} was not built`);
  return result.output[0];
}

/**
 * A CommonJS library's names are known only when it runs: an import map needs them written down.
 * @param {string} library
 */
function entryOf(library) {
  const file = require.resolve(library);
  const isCommonJs = file.includes("/react/") || file.includes("/react-dom/");
  if (!isCommonJs) return `export ${exportedOf(library)} from ${JSON.stringify(library)};`;
  const names = Object.keys(require(library)).filter((name) => /^[A-Za-z_]\w*$/.test(name));
  return [
    `import library from ${JSON.stringify(library)};`,
    "export default library;",
    `export const { ${names.join(", ")} } = library;`,
  ].join("\n");
}

/** @param {string} library */
function versionOf(library) {
  const name = library.startsWith("@") ? library : library.split("/")[0];
  return JSON.parse(readFileSync(join(storefront, "node_modules", name ?? library, "package.json"), "utf8")).version;
}

/** Tokens and reset, which the page needs before anything is drawn. */
async function buildStylesheet() {
  const sheets = STYLES.map((filename) => bundle({ filename, minify: true }).code);
  const css = Buffer.concat(sheets);
  const hash = createHash("sha256").update(css).digest("base64url").slice(0, 8);
  await mkdir(join(dist, "ui/assets"), { recursive: true });
  await writeFile(join(dist, `ui/assets/base-${hash}.css`), css);
  return `/ui/assets/base-${hash}.css`;
}
