import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { graphOf } from "./graph.js";
import { readBuilt, readShared } from "./notes.js";
import { dist } from "./places.js";

const KB = 1024;
const BUDGETS = { "JS of a first visit": 115 * KB, "more JS for checkout": 38 * KB, "CSS of a first visit": 12 * KB };

/** Measures what a shopper loads, gzipped, and throws when it is too much. */
export async function checkBudgets() {
  const [shell, catalog, checkout] = await Promise.all([
    readBuilt("shell"),
    readBuilt("catalog"),
    readBuilt("checkout"),
  ]);
  // The catalog fetches its product page ahead.
  const first = await graphOf([shell.entry, catalog.entry, "catalog/entry.js"], { dynamicOf: ["shell", "catalog"] });
  const then = await graphOf([checkout.entry, "checkout/entry.js"], { dynamicOf: ["checkout"] });
  const more = then.filter((file) => !first.includes(file));
  const measured = {
    "JS of a first visit": await gzipOf(first),
    "more JS for checkout": await gzipOf(more),
    "CSS of a first visit": await cssOf(first),
  };
  const lines = Object.entries(BUDGETS).map(([what, most]) => {
    const bytes = measured[/** @type {keyof typeof BUDGETS} */ (what)];
    return {
      text: `${bytes > most ? "ABOVE" : "    ok"}  ${what}: ${kilobytes(bytes)} of ${kilobytes(most)} KB`,
      above: bytes > most,
    };
  });
  for (const { text } of lines) console.log(text);
  if (lines.some(({ above }) => above)) throw new Error("A budget is exceeded");
}

/** @param {string[]} files */
async function gzipOf(files) {
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(dist, file))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @param {string[]} files */
async function cssOf(files) {
  const { stylesheet } = await readShared();
  const built = await Promise.all(["client", "ui", "shell", "catalog"].map(readBuilt));
  const chunks = Object.assign({}, ...built.map(({ chunks }) => chunks));
  const adopted = files.map((file) => chunks[file]?.css ?? "").join("");
  return gzipSync(await readFile(join(dist, stylesheet))).length + gzipSync(adopted).length;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return (bytes / KB).toFixed(1);
}
