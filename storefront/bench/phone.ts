import { existsSync } from "node:fs";
import { type BrowserContext, chromium, type Page } from "playwright-core";

import { PHONE } from "../journeys/harness/visitor.ts";

/** The processor of a phone against this machine's, as Lighthouse assumes it. */
const SLOWER = 4;

/** A browser as a phone has it, and where other programs may join it. */
export async function openPhone(url: string, debuggingPort: number): Promise<BrowserContext> {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath))
    throw new Error(`${executablePath} is not there: install Chromium, or name it in CHROMIUM`);
  return chromium.launchPersistentContext("", {
    ...PHONE,
    executablePath,
    baseURL: url,
    locale: "en-US",
    args: [`--remote-debugging-port=${debuggingPort}`],
  });
}

export async function asSlowAsAPhone(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}
