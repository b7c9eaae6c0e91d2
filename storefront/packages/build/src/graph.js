import { readBuilt, readShared } from "./notes.js";
import { applications, modules, packages } from "./places.js";

/**
 * The files, below dist, that are loaded with these, the first ones included.
 * @param {string[]} entries
 * @param {{ dynamicOf?: string[] }} options whose dynamic imports count, too
 */
export async function graphOf(entries, { dynamicOf = [] } = {}) {
  const { imports, vendor } = await readShared();
  /** @type {Record<string, import("./notes.js").Chunk>} */
  const chunks = {};
  for (const name of [...packages, ...modules, ...applications]) {
    const built = await readBuilt(name).catch(() => undefined);
    Object.assign(chunks, built?.chunks);
  }
  const found = new Set();
  const waiting = [...entries];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const file = (imports[next] ?? next).replace(/^\//, "");
    if (found.has(file)) continue;
    found.add(file);
    const chunk = chunks[file];
    const isWhole = dynamicOf.includes(file.split("/")[0] ?? "");
    const dynamic = isWhole ? (chunk?.dynamicImports ?? []).filter((other) => !other.startsWith("@trolley/")) : [];
    waiting.push(...(chunk?.imports ?? vendor[file] ?? []), ...dynamic);
  }
  return [...found];
}
