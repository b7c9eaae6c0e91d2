import { expect as playwrightExpect } from "playwright/test";

/** Waits for what it asserts of a locator or page; `expect.poll` for anything else. */
export const expect = playwrightExpect.configure({ timeout: 15_000 });
