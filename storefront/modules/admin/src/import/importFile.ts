/** A file that is ready to be sent: read once, so that the dry run and the import are about the same bytes. */
export interface ImportFile {
  name: string;
  type: "text/csv" | "application/x-ndjson";
  bytes: ArrayBuffer;
}

const TYPES: Record<string, ImportFile["type"]> = {
  csv: "text/csv",
  jsonl: "application/x-ndjson",
  ndjson: "application/x-ndjson",
};

export const ACCEPTED = ".csv,.jsonl,.ndjson";

/** What the API takes. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The type of a file by its name, since browsers do not agree on one for CSV; or why it cannot be imported. */
export function fileTypeOf(file: Pick<File, "name" | "size">): { type: ImportFile["type"] } | { refusal: string } {
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  const type = TYPES[ending];
  if (!type) return { refusal: `${file.name} is neither CSV nor JSON Lines (.csv, .jsonl, .ndjson)` };
  if (file.size === 0) return { refusal: `${file.name} is empty` };
  if (file.size > MOST_BYTES) return { refusal: `${file.name} has more than 4 MB: split it by products` };
  return { type };
}
