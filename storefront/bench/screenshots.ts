import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

import { chooses, fillsIn, payButton, pays, skuOf } from "../journeys/checkout/shopper.ts";
import { browser } from "../journeys/harness/browser.ts";
import { expect } from "../journeys/harness/expect.ts";
import { Shop } from "../journeys/harness/shop.ts";
import { openSystem } from "../journeys/harness/system.ts";
import { PHONE } from "../journeys/harness/visitor.ts";

const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));
const DEVICES = { phone: PHONE, desktop: { viewport: { width: 1280, height: 800 } } };
const QUALITY = 60;

/** Shows the shop: every step of a purchase and the console, light and dark, on a phone and on a desktop. */
export async function main(): Promise<void> {
  const system = await openSystem();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  try {
    const shop = new Shop(system.addresses);
    for (const [device, options] of Object.entries(DEVICES)) {
      const context = await (await browser()).newContext({
        ...options,
        baseURL: system.addresses.shop,
        locale: "en-US",
      });
      const page = await context.newPage();
      await walk(page, shop, (name) => picture(page, `${name}-${device}`));
      await context.close();
    }
  } finally {
    await (await browser()).close();
    await system.stop();
  }
}

type Take = (name: string) => Promise<void>;

async function walk(page: Page, shop: Shop, take: Take): Promise<void> {
  const { items } = await (await fetch(`${shop.addresses.api}/v1/products?limit=2`)).json();
  const [product, another] = items;
  const robin = await shop.customer();
  const before = await shop.order({ by: robin.api, lines: [{ sku: skuOf(another), quantity: 1 }] });
  await shop.orderIs(robin.api, before.id, "confirmed");
  await shop.signIn(page, robin);
  await page.goto("/");
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  await take("1-list");
  await chooses(page, product, 2);
  await page.goto(`/products/${product.id}`);
  await take("2-product");
  await page.goto("/cart");
  await take("3-cart");
  await checkOut(page, take, robin.email);
  await page.goto("/account/orders");
  await expect(page.getByRole("link", { name: before.number })).toBeVisible();
  await take("9-order-history");
  await showConsole(page, shop, take, before.number);
}

async function checkOut(page: Page, take: Take, email: string): Promise<void> {
  await page.goto("/checkout");
  await fillsIn(page, email);
  await expect(payButton(page)).toBeEnabled();
  await take("4-checkout");
  for (const [index, step] of ["Delivery address", "Shipping", "Payment"].entries()) {
    await page.getByRole("heading", { name: step, exact: true }).evaluate((heading) => heading.scrollIntoView());
    await take(`${index + 5}-checkout-${step.toLowerCase().replace(" ", "-")}`);
  }
  await pays(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Thank you");
  await take("8-confirmation");
}

async function showConsole(page: Page, shop: Shop, take: Take, number: string): Promise<void> {
  await shop.signIn(page, await shop.admin());
  await page.goto("/admin/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await take("10-admin-dashboard");
  await page.goto("/admin/orders");
  await page.getByRole("link", { name: number }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
  await take("11-admin-order");
  await page.goto("/admin/stock");
  await expect(page.getByRole("table")).toBeVisible();
  await take("12-admin-stock");
}

async function picture(page: Page, name: string): Promise<void> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: `${FOLDER}${name}-${colorScheme}.jpg`, type: "jpeg", quality: QUALITY });
  }
}
