import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";

import { browser } from "./browser.ts";
import { results } from "./places.ts";
import type { Watch } from "./watch.ts";

/** How long a page may take for anything. */
const PATIENCE_MS = 15_000;

/** A person with a browser of their own: nothing of it is shared with anybody. */
export class Visitor {
  readonly context: BrowserContext;
  /** The first tab. */
  readonly page: Page;

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  static async comes(url: string, watch: Watch, options: BrowserContextOptions): Promise<Visitor> {
    const open = await browser();
    const context = await open.newContext({ baseURL: url, locale: "en-US", reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    watch.follow(context);
    await context.tracing.start({ snapshots: true });
    return new Visitor(context, await context.newPage());
  }

  /** Keeps what there is to see of a journey that failed: `npx playwright-core show-trace <file>`. */
  async keeps(name: string): Promise<void> {
    mkdirSync(results, { recursive: true });
    for (const [index, page] of this.context.pages().entries()) {
      await page.screenshot({ path: join(results, `${name}-${index + 1}.png`) }).catch(() => undefined);
    }
    await this.context.tracing.stop({ path: join(results, `${name}.zip`) });
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }
}

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
