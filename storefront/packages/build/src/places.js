import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const storefront = fileURLToPath(new URL("../../../", import.meta.url));
/** What is deployed, exactly: `dist/`, or the folder that TROLLEY_DIST names. */
export const dist = process.env.TROLLEY_DIST ? resolve(process.env.TROLLEY_DIST) : join(storefront, "dist");
/** What builds know of one another, beside it: the import map, and which chunk imports which. */
export const notes = join(dist, "../.build");

/** Modules that the shell loads; `admin` loads itself. */
export const modules = ["catalog", "checkout", "account"];
/** Applications: they have an index.html. */
export const applications = ["shell", "admin"];
/** Libraries of the storefront itself that every module shares. */
export const packages = ["client", "ui"];

/** Libraries that every module shares: each is loaded once. */
export const libraries = [
  "react",
  "react/jsx-runtime",
  "react-dom",
  "react-dom/client",
  "wouter",
  "@tanstack/react-query",
  "react-hook-form",
];

/** Everything that comes through the import map. */
export const shared = [...libraries, ...[...packages, ...modules].map((name) => `@trolley/${name}`)];
