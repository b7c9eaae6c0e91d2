import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

let launched: Promise<Browser> | undefined;

/** This worker's Chromium, launched once. */
export function browser(): Promise<Browser> {
  launched ??= chromium.launch({ executablePath: executable() });
  return launched;
}

function executable(): string {
  const path = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(path)) throw new Error(`${path} is not there: install Chromium, or name it in CHROMIUM`);
  return path;
}
