// Runs a TypeScript program of this folder: `node bench/run.js ./bench.ts`.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const [, , program = ""] = process.argv;
/** @type {{ module: { main(): Promise<void> } }} */
const { module } = await runnerImport(fileURLToPath(new URL(program, import.meta.url)), { logLevel: "error" });
await module.main();
