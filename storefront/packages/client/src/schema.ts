import type { components } from "./schema.gen.ts";

/** The components of the API's document, by name: `Schema["Order"]`. */
export type Schema = components["schemas"];
export type Money = Schema["Money"];
