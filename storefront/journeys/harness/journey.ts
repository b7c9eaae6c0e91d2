import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { inject, test } from "vitest";

import { Shop } from "./shop.ts";
import { Visitor } from "./visitor.ts";
import { type Allowed, Watch } from "./watch.ts";

/** What a journey is told with. */
export interface Stage {
  /** The first tab of the visitor's browser. */
  page: Page;
  /** The visitor's browser; another tab: `context.newPage()`. */
  context: BrowserContext;
  shop: Shop;
  allow: Allowed;
  /** Somebody else, with a browser of their own. */
  anotherVisitor(options?: BrowserContextOptions): Promise<Visitor>;
}

type Tell = (stage: Stage) => Promise<void>;

/**
 * A test in the real browser on the real system. The name is one sentence of what a person experiences. It fails on
 * console errors, broken policies, refusals and requests without an answer, too, unless they are allowed.
 */
export function journey(name: string, tell: Tell): void;
export function journey(name: string, browserOptions: BrowserContextOptions, tell: Tell): void;
export function journey(name: string, ...rest: [Tell] | [BrowserContextOptions, Tell]): void {
  const [options, tell] = rest.length === 1 ? [{}, rest[0]] : rest;
  test(name, () => run(name, options, tell));
}

async function run(name: string, options: BrowserContextOptions, tell: Tell): Promise<void> {
  const shop = new Shop(inject("addresses"));
  const watch = new Watch();
  const visitors: Visitor[] = [];
  const comes = async (with_: BrowserContextOptions = options) => {
    const visitor = await Visitor.comes(shop.addresses.shop, watch, with_);
    visitors.push(visitor);
    return visitor;
  };
  try {
    const { page, context } = await comes();
    await tell({ page, context, shop, allow: watch, anotherVisitor: comes });
    if (watch.unexpected().length > 0) throw new Error("the journey caused what it had not allowed");
  } catch (error) {
    const file = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    for (const [index, visitor] of visitors.entries()) await visitor.keeps(index === 0 ? file : `${file}-${index + 1}`);
    throw withFaults(error, watch.unexpected());
  } finally {
    for (const visitor of visitors) await visitor.leaves();
  }
}

function withFaults(error: unknown, faults: string[]): unknown {
  if (error instanceof Error && faults.length > 0)
    error.message += `\n\nNot allowed:\n${faults.map((line) => `  ${line}`).join("\n")}`;
  return error;
}
