import { writeNote } from "./notes.js";

/**
 * Notes what was built, for the budgets and the documents.
 * @param {string} name
 * @param {Map<string, string>} sheets
 * @returns {import("vite").Plugin}
 */
export function notedBuild(name, sheets) {
  return {
    name: "trolley:noted-build",
    apply: "build",
    async writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      /** @param {string} file */
      const place = (file) => (file in bundle ? `${name}/${file}` : file);
      const entry = chunks.find((chunk) => chunk.isEntry);
      await writeNote(name, {
        entry: entry && place(entry.fileName),
        chunks: Object.fromEntries(
          chunks.map((chunk) => [
            place(chunk.fileName),
            {
              imports: chunk.imports.map(place),
              dynamicImports: chunk.dynamicImports.map(place),
              css: chunk.moduleIds.map((id) => sheets.get(id) ?? "").join(""),
            },
          ]),
        ),
      });
    },
  };
}
