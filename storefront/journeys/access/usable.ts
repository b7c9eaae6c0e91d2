import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

import { expect } from "../harness/index.ts";

const LEVEL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDTHS = [390, 1280];

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/**
 * WCAG 2.2 AA as far as a machine can tell, in light and dark, on a phone and on a desktop; and at 320 px nothing is
 * beyond the edge.
 */
export async function isUsableByEverybody(page: Page): Promise<void> {
  await isAtRest(page);
  await page.evaluate(axe.source);
  const violations: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await isPainted(page);
      violations.push(...(await violationsOf(page)).map((one) => `${width} px, ${colorScheme}: ${one}`));
    }
  }
  expect(violations).toEqual([]);
  expect(await beyondTheEdge(page)).toEqual([]);
}

/** The page is all there: nothing of it is still loading. */
async function isAtRest(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, includeHidden: true })).toHaveCount(1);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** The colors of the scheme are there, and none is on its way. */
async function isPainted(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    do await frame();
    while (document.getAnimations().some((animation) => animation instanceof CSSTransition));
  });
}

async function violationsOf(page: Page): Promise<string[]> {
  const run = (tags: string[]): Promise<AxeResults> =>
    window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  const { violations } = await page.evaluate(run, LEVEL);
  const told = violations.map(({ id, nodes }) =>
    nodes.map((node) => `${id} at ${node.target}: ${node.failureSummary}`),
  );
  return told.flat();
}

/** What makes a phone of 320 px scroll sideways. */
async function beyondTheEdge(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 640 });
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const beyond = (one: Element) => one.getBoundingClientRect().right > innerWidth + 1;
    return [...document.querySelectorAll("body *")].filter(beyond).map((one) => one.outerHTML.slice(0, 120));
  });
}
