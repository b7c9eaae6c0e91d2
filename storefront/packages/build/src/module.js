import { join } from "node:path";
import { esmExternalRequirePlugin } from "vite";

import { adoptedStyles } from "./adoptedStyles.js";
import { document } from "./document.js";
import { notedBuild } from "./notedBuild.js";
import { applications, dist, modules, packages, shared, storefront } from "./places.js";
import { onlySharedNames } from "./sharedNames.js";

const TARGET = ["chrome123", "firefox128", "safari17.5"];

/**
 * How a module is built: what is shared stays outside, everything else is in its folder of `dist/`.
 * @param {string} name
 * @returns {import("vite").UserConfig}
 */
export function moduleConfig(name) {
  const root = join(storefront, packages.includes(name) ? "packages" : "modules", name);
  const isApplication = applications.includes(name);
  const sheets = new Map();
  return {
    root,
    base: `/${name}/`,
    logLevel: "warn",
    plugins: [
      adoptedStyles(sheets),
      esmExternalRequirePlugin({ external: shared.filter((specifier) => specifier !== `@trolley/${name}`) }),
      withoutPreloader(),
      ...(modules.includes(name) ? [stableEntry(), passRetriesOn()] : []),
      onlySharedNames(),
      notedBuild(name, sheets),
      ...(isApplication ? [document(name)] : []),
    ],
    build: {
      outDir: join(dist, name),
      emptyOutDir: true,
      target: TARGET,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { [name]: join(root, isApplication ? "src/boot.ts" : entryOf(name)) },
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "assets/[name]-[hash].js", chunkFileNames: "assets/[name]-[hash].js" },
      },
    },
  };
}

/** @param {string} name */
function entryOf(name) {
  return packages.includes(name) ? "src/index.ts" : "src/module.tsx";
}

/**
 * `entry.js` is the address that never changes. A browser remembers a failed import by its address, so the query of a
 * retry is passed on.
 * @returns {import("vite").Plugin}
 */
function stableEntry() {
  return {
    name: "trolley:stable-entry",
    generateBundle(_, bundle) {
      const entry = Object.values(bundle).find((output) => output.type === "chunk" && output.isEntry);
      if (entry?.type !== "chunk") return;
      const prefetch = entry.exports.includes("prefetch") ? "export const prefetch = module.prefetch;\n" : "";
      const address = `"./${entry.fileName}" + new URL(import.meta.url).search`;
      const source = `const module = await import(${address});\nexport default module.default;\n${prefetch}`;
      this.emitFile({ type: "asset", fileName: "entry.js", source });
    },
  };
}

/**
 * A file that is loaded later, and failed, has another address after a retry, too.
 * @returns {import("vite").Plugin}
 */
function passRetriesOn() {
  return {
    name: "trolley:pass-retries-on",
    renderChunk: (code) =>
      code.replace(/\bimport\(([`"']\.\/[^`"']+[`"'])\)/g, "import($1+new URL(import.meta.url).search)"),
  };
}

/**
 * Vite wraps every dynamic import in a loader of stylesheets, of which there are none here: 1 KB in each module.
 * @returns {import("vite").Plugin}
 */
function withoutPreloader() {
  return {
    name: "trolley:without-preloader",
    apply: "build",
    configResolved(config) {
      const all = /** @type {import("vite").Plugin[]} */ (config.plugins);
      const preloader = all.findIndex(({ name }) => name === "native:import-analysis-build");
      if (preloader >= 0) all.splice(preloader, 1);
    },
  };
}
