import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { transform } from "lightningcss";

import { storefront } from "./places.js";

const ADOPT = "\0adopt-styles";
const SHEET = "\0sheet:";

/**
 * A `*.module.css` travels in the chunk that imports it, and is adopted when that is evaluated: nobody has to load a
 * module's stylesheet, and the strict Content-Security-Policy has nothing against it.
 * @param {Map<string, string>} sheets the styles by module id, for the notes
 * @returns {import("vite").Plugin}
 */
export function adoptedStyles(sheets) {
  return {
    name: "trolley:adopted-styles",
    enforce: "pre",
    apply: "build",
    async resolveId(source, importer) {
      if (source === ADOPT) return source;
      if (!source.endsWith(".module.css")) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved && `${SHEET}${resolved.id}.js`;
    },
    async load(id) {
      if (id === ADOPT) return adopt;
      if (!id.startsWith(SHEET)) return null;
      const file = id.slice(SHEET.length, -".js".length);
      this.addWatchFile(file);
      const { css, names } = compile(file, await readFile(file));
      sheets.set(id, css);
      return [
        `import { adopt } from ${JSON.stringify(ADOPT)};`,
        `adopt(${JSON.stringify(css)});`,
        `export default ${JSON.stringify(names)};`,
      ].join("\n");
    },
  };
}

const adopt = `export function adopt(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}`;

/**
 * @param {string} file
 * @param {Uint8Array} code
 */
function compile(file, code) {
  const filename = relative(storefront, file);
  const { code: css, exports = {} } = transform({
    filename,
    code,
    minify: true,
    cssModules: { pattern: "[hash]_[local]" },
  });
  const names = Object.fromEntries(Object.entries(exports).map(([name, { name: scoped }]) => [name, scoped]));
  return { css: new TextDecoder().decode(css), names };
}
