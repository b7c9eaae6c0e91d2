// Types of the API from its document. `--check` writes nothing and fails when the committed types differ.
import { readFile, writeFile } from "node:fs/promises";
import openapiTypescript, { astToString, COMMENT_HEADER } from "openapi-typescript";

const document = new URL("../../../docs/api/openapi.json", import.meta.url);
const output = new URL("src/schema.gen.ts", import.meta.url);

/**
 * A flattened optional part arrives as `anyOf: [..., {}]`, and `{}` would make the whole schema `unknown`.
 * @param {any} schema
 * @returns {any}
 */
function withoutUnknown(schema) {
  if (Array.isArray(schema)) return schema.map(withoutUnknown);
  if (schema === null || typeof schema !== "object") return schema;
  const known = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withoutUnknown(value)]));
  const { anyOf } = known;
  if (known.properties && Array.isArray(anyOf) && anyOf.some((part) => Object.keys(part).length === 0)) {
    const absent = { type: "object", properties: { kind: { type: "null" } } };
    known.oneOf = anyOf.map((part) => (Object.keys(part).length === 0 ? absent : part));
    delete known.anyOf;
  }
  return known;
}

const api = withoutUnknown(JSON.parse(await readFile(document, "utf8")));
const types = COMMENT_HEADER + astToString(await openapiTypescript(api, { alphabetize: true }));

if (!process.argv.includes("--check")) {
  await writeFile(output, types);
} else if ((await readFile(output, "utf8")) !== types) {
  console.error("packages/client/src/schema.gen.ts is not what docs/api/openapi.json says: run npm run generate");
  process.exit(1);
}
