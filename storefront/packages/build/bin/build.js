// Builds what is shared and every module, or those that are named, into dist/ as it is deployed.
import { build } from "vite";

import { checkBudgets } from "../src/budgets.js";
import { writeDocuments } from "../src/document.js";
import { moduleConfig } from "../src/module.js";
import { applications, modules } from "../src/places.js";
import { buildShared } from "../src/shared.js";

const named = process.argv.slice(2);

await buildShared();
// What was built before goes on with what is shared now, even if a module below fails.
await writeDocuments();
for (const name of named.length > 0 ? named : [...applications, ...modules]) {
  await build({ ...moduleConfig(name), configFile: false });
}
if (named.length === 0) await checkBudgets();
