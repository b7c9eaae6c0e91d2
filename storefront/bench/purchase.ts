import type { BrowserContext, Page } from "playwright-core";

import { fillsIn, payButton } from "../journeys/checkout/shopper.ts";
import { expect } from "../journeys/harness/expect.ts";
import type { Shop } from "../journeys/harness/shop.ts";
import { type Figure, median, round } from "./figures.ts";
import { asSlowAsAPhone } from "./phone.ts";

const CLICKS = 5;

/** Not in TypeScript's library yet. */
interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}

declare global {
  interface Window {
    shifts: { value: number; of: string }[];
    feedback: Promise<number>;
  }
}

/** From the list to the confirmation: how much moves under the finger, and how soon the shop answers it. */
export async function purchase(context: BrowserContext, shop: Shop): Promise<Figure[]> {
  const page = await context.newPage();
  await page.addInitScript(observeShifts);
  await asSlowAsAPhone(page);
  const product = await shop.product({ name: "Bench", stock: 90 });

  await page.goto("/");
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  await page.getByRole("searchbox").fill(product.name);
  await page.keyboard.press("Enter");
  await page.getByRole("main").getByRole("link", { name: product.name }).click();
  const feedback = await addsToCart(page);
  await page.getByRole("main").getByRole("link", { name: "View cart" }).click();
  await page.getByRole("main").getByRole("link", { name: "Check out" }).click();
  await fillsIn(page, "bench@journeys.test");
  await page.getByLabel("Visa 4242").check();
  await payButton(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/thank|confirmed/i);
  const shifts = await page.evaluate(() => window.shifts);
  for (const { value, of } of shifts) console.log(`  shift of ${round(value, 4)}: ${of}`);
  const shifted = shifts.reduce((sum, { value }) => sum + value, 0);
  await page.close();
  return [
    { what: "add to cart: click to painted badge, median", measured: round(feedback), bar: 100, unit: "ms" },
    { what: "layout shift, list to confirmation", measured: round(shifted, 3), bar: 0.02, unit: "" },
  ];
}

function observeShifts(): void {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(({ node }) => node?.textContent?.trim().slice(0, 40));
      window.shifts.push({ value: entry.value, of: `${location.pathname} ${moved.join(", ")}` });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Milliseconds from the click to the frame that shows the new number. */
async function addsToCart(page: Page): Promise<number> {
  const button = page.getByRole("button", { name: "Add to cart" });
  await button.waitFor();
  const times: number[] = [];
  for (let click = 1; click <= CLICKS; click += 1) {
    await page.evaluate(awaitBadge);
    await button.click();
    times.push(await page.evaluate(() => window.feedback));
  }
  return median(times);
}

function awaitBadge(): void {
  const header = document.querySelector("header");
  if (!header) return;
  window.feedback = new Promise((resolve) => {
    let clicked = 0;
    addEventListener(
      "click",
      (event) => {
        clicked = event.timeStamp;
      },
      { capture: true, once: true },
    );
    const observer = new MutationObserver(() => {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
    });
    observer.observe(header, { subtree: true, childList: true, characterData: true });
  });
}
