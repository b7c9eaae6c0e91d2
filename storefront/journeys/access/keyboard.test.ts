import type { Locator, Page } from "playwright-core";

import { heading, payButton } from "../checkout/shopper.ts";
import { ADDRESS, expect, journey } from "../harness/index.ts";

/** More than there is on any page. */
const FAR = 120;

journey("a whole purchase by keyboard alone", async ({ page, shop }) => {
  const mug = await shop.product({ name: "Mug", price: 1200 });
  await page.goto("/");
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("main").locator(":focus")).toHaveCount(1);

  await goesBackTo(page, page.getByRole("searchbox", { name: "Search the shop" }));
  await page.keyboard.type(mug.name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await follows(page, page.getByRole("main").getByRole("link", { name: mug.name }));
  await expect(heading(page, mug.name)).toBeFocused();
  await follows(page, page.getByRole("button", { name: "Add to cart" }));
  await expect(page.getByText("1 in your cart", { exact: true })).toBeVisible();

  await goesBackTo(page, page.getByRole("button", { name: "Cart, 1 item" }));
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: "Cart" });
  await expect(drawer.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Cart, 1 item" })).toBeFocused();
  await page.keyboard.press("Enter");
  await follows(page, drawer.getByRole("link", { name: "Check out" }));

  await expect(heading(page, "Checkout")).toBeFocused();
  await writes(page, "E-mail", "keyboard@journeys.test");
  await writes(page, "Full name", ADDRESS.name);
  await writes(page, "Street and number", ADDRESS.line1);
  await writes(page, "ZIP code", ADDRESS.postal_code);
  await writes(page, "Town or city", ADDRESS.city);
  await goesTo(page, page.getByRole("radio", { name: /Visa 4242/ }));
  await page.keyboard.press("Space");
  await expect(payButton(page)).toBeEnabled();
  await follows(page, payButton(page));
  await expect(heading(page, "Thank you")).toBeFocused();
});

journey("a cart that is asked for while it closes is shown", async ({ page }) => {
  await page.goto("/");
  const button = page.getByRole("button", { name: "Cart, 0 items" });
  const drawer = page.getByRole("dialog", { name: "Cart" });
  await button.click();
  await expect(drawer).toBeVisible();
  // What Escape does, and Enter before the browser has said that the dialog is closed.
  const cart = await drawer.elementHandle();
  await button.evaluate((open: HTMLElement, dialog) => {
    (dialog as HTMLDialogElement).requestClose();
    open.click();
  }, cart);
  await expect(drawer).toBeVisible();
});

async function writes(page: Page, label: string, text: string): Promise<void> {
  await goesTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

async function follows(page: Page, what: Locator): Promise<void> {
  await goesTo(page, what);
  await page.keyboard.press("Enter");
}

function goesTo(page: Page, what: Locator): Promise<void> {
  return presses(page, "Tab", what);
}

function goesBackTo(page: Page, what: Locator): Promise<void> {
  return presses(page, "Shift+Tab", what);
}

async function presses(page: Page, key: string, what: Locator): Promise<void> {
  await what.waitFor();
  for (let pressed = 0; pressed < FAR; pressed += 1) {
    if (await what.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not come to ${what}`);
}
