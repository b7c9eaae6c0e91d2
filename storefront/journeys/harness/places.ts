import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const project = at("../../../");
export const storefront = at("../../");
export const results = at("../results/");
