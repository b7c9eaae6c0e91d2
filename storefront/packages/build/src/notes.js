import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { notes } from "./places.js";

/**
 * What one build has made.
 * @typedef {object} Built
 * @property {string} entry the entry's file, below dist
 * @property {Record<string, Chunk>} chunks by file, below dist
 *
 * @typedef {object} Chunk
 * @property {string[]} imports files below dist, or bare specifiers
 * @property {string[]} dynamicImports
 * @property {string} css what it adopts
 */

/**
 * The import map and the stylesheet that every page links.
 * @typedef {object} Shared
 * @property {Record<string, string>} imports
 * @property {Record<string, string[]>} vendor what each shared library's file imports
 * @property {string} stylesheet
 */

/**
 * @param {string} name
 * @param {unknown} note
 */
export async function writeNote(name, note) {
  await mkdir(notes, { recursive: true });
  await writeFile(join(notes, `${name}.json`), `${JSON.stringify(note, null, 1)}\n`);
}

/**
 * @template T
 * @param {string} name
 * @returns {Promise<T>}
 */
async function readNote(name) {
  return JSON.parse(await readFile(join(notes, `${name}.json`), "utf8"));
}

/** @param {string} name */
export const readBuilt = (name) => /** @type {Promise<Built>} */ (readNote(name));
export const readShared = () => /** @type {Promise<Shared>} */ (readNote("shared"));
