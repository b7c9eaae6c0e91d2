import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { graphOf } from "./graph.js";
import { writeHeaders } from "./headers.js";
import { readBuilt, readShared } from "./notes.js";
import { applications, dist, storefront } from "./places.js";

/**
 * Writes an application's index.html around what it was built to.
 * @param {string} name
 * @returns {import("vite").Plugin}
 */
export function document(name) {
  return {
    name: "trolley:document",
    apply: "build",
    async closeBundle() {
      await writeDocument(name);
      await writeHeaders();
    },
  };
}

/** Every application's document anew, after something that is shared has changed. */
export async function writeDocuments() {
  for (const name of applications) {
    const built = await readBuilt(name).catch(() => undefined);
    if (built) await writeDocument(name);
  }
  await writeHeaders();
}

/** @param {string} name */
async function writeDocument(name) {
  const template = await readFile(join(storefront, "modules", name, "index.html"), "utf8");
  const { imports, stylesheet } = await readShared();
  const { entry } = await readBuilt(name);
  const files = await graphOf([entry], { dynamicOf: [name] });
  const preloads = files.filter((file) => file !== entry).map((file) => `<link rel="modulepreload" href="/${file}">`);
  const api = process.env.TROLLEY_API_URL;
  const head = [
    ...(api ? [`<meta name="trolley-api" content="${api}">`] : []),
    `<script type="importmap">${JSON.stringify({ imports })}</script>`,
    `<link rel="stylesheet" href="${stylesheet}">`,
    ...preloads,
    `<script type="module" src="/${entry}"></script>`,
  ];
  const file = join(dist, name === "shell" ? "" : name, "index.html");
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(
    file,
    template.replace("<!--head-->", () => head.join("\n    ")),
  );
}
