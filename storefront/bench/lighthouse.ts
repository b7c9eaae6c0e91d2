import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Figure } from "./figures.ts";
import { round } from "./figures.ts";

const CLI = fileURLToPath(new URL("./node_modules/lighthouse/cli/index.js", import.meta.url));
const BARS: Record<string, number> = { performance: 95, accessibility: 100, "best-practices": 100, seo: 95 };

interface Report {
  categories: Record<string, { score: number | null; auditRefs: { id: string }[] }>;
  audits: Record<
    string,
    { score: number | null; title: string; numericValue?: number; details?: { items?: unknown[] } }
  >;
}

/** Lighthouse's phone on a page, in a browser that runs, with what is in its cart. */
export async function lighthouse(name: string, url: string, debuggingPort: number): Promise<Figure[]> {
  const options = [`--port=${debuggingPort}`, "--output=json", "--quiet", "--disable-storage-reset"];
  const categories = `--only-categories=${Object.keys(BARS).join(",")}`;
  const run = await promisify(execFile)(process.execPath, [CLI, url, ...options, categories], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const { categories: scores, audits } = JSON.parse(run.stdout) as Report;
  tellFailures(name, { categories: scores, audits });
  const figures = Object.entries(BARS).map(([category, bar]) => ({
    what: `Lighthouse, ${name}: ${category}`,
    measured: round((scores[category]?.score ?? 0) * 100),
    bar,
    atLeast: true,
    unit: "",
  }));
  const paint = (audits["largest-contentful-paint"]?.numericValue ?? Number.NaN) / 1000;
  return [...figures, { what: `largest contentful paint, ${name}`, measured: round(paint, 2), bar: 2, unit: "s" }];
}

/** What a score below its bar is owed to. */
function tellFailures(name: string, { categories, audits }: Report): void {
  for (const [category, { score, auditRefs }] of Object.entries(categories)) {
    if (score === null || score * 100 >= (BARS[category] ?? 0)) continue;
    const failed = auditRefs
      .map(({ id }) => audits[id])
      .filter((audit) => audit && audit.score !== null && audit.score < 0.9);
    console.log(`  ${name}, ${category}: ${failed.map((audit) => audit?.title).join("; ")}`);
    for (const error of audits["errors-in-console"]?.details?.items ?? []) console.log(`    ${JSON.stringify(error)}`);
  }
}
