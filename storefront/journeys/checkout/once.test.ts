import type { Page, Route } from "playwright-core";

import { expect, journey } from "../harness/index.ts";
import { customerAtCheckout, heading, isAtCheckout, isBought, ordersOf, payButton, pays } from "./shopper.ts";

/** The shop gets the order; its answer waits until it is let through. */
async function holdAnswer(page: Page): Promise<{ isPlaced: Promise<unknown>; letThrough: () => void }> {
  let letThrough = () => {};
  const answered = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  const isPlaced = new Promise<void>((resolve) => {
    const hold = async (route: Route) => {
      const response = await route.fetch();
      resolve();
      await answered;
      // The page that asked may be gone.
      await route.fulfill({ response }).catch(() => undefined);
    };
    void page.route("**/v1/checkout", hold, { times: 1 });
  });
  return { isPlaced, letThrough };
}

journey("a double click pays once", async ({ page, shop }) => {
  const robin = await customerAtCheckout(page, shop, await shop.product());
  await page.getByLabel("Visa 4242").check();
  await payButton(page).dblclick();
  await isBought(page);
  expect(await ordersOf(robin)).toBe(1);
});

journey("a reload while paying finds the order instead of paying again", async ({ page, shop }) => {
  const robin = await customerAtCheckout(page, shop, await shop.product());
  const { isPlaced, letThrough } = await holdAnswer(page);
  await pays(page);
  await isPlaced;
  await page.reload();
  letThrough();
  await isBought(page);
  expect(await ordersOf(robin)).toBe(1);
});

journey("Back while paying leaves one order, and says that it is placed", async ({ page, shop }) => {
  const robin = await customerAtCheckout(page, shop, await shop.product());
  await page.goto("/cart");
  await page.getByRole("main").getByRole("link", { name: "Check out" }).click();
  await expect(payButton(page)).toBeVisible();
  const { isPlaced, letThrough } = await holdAnswer(page);
  await pays(page);
  await isPlaced;
  await page.goBack();
  await expect(heading(page, "Cart")).toBeVisible();
  letThrough();
  await expect(page.getByRole("status").filter({ hasText: /Order .* is placed/ })).toBeAttached();
  await expect(page.getByText("Your cart is empty")).toBeVisible();
  expect(await ordersOf(robin)).toBe(1);
});

journey("two tabs that pay the same cart come to the same order", async ({ page, context, shop }) => {
  const robin = await customerAtCheckout(page, shop, await shop.product());
  const other = await context.newPage();
  await other.goto("/checkout");
  await expect(payButton(other)).toBeVisible();
  await page.getByLabel("Visa 4242").check();
  await other.getByLabel("Visa 4242").check();
  await Promise.all([payButton(page).click(), payButton(other).click()]);
  await isBought(page);
  await isBought(other);
  expect(other.url()).toBe(page.url());
  expect(await ordersOf(robin)).toBe(1);
});

journey("an answer that gets lost leaves one order, and paying again finds it", async ({ page, shop, allow }) => {
  const robin = await customerAtCheckout(page, shop, await shop.product());
  await shop.control.faults({
    action: "kill_after",
    function: "checkout",
    operation: "TransactWriteItems",
    mentions: [robin.email],
  });
  allow.refusal(500, "/v1/checkout");
  await pays(page);
  await expect(page.getByText("The shop did not answer")).toBeVisible();
  await payButton(page).click();
  await isBought(page);
  expect(await ordersOf(robin)).toBe(1);
});

journey("a payment that never arrived is told of after a reload, and can be made", async ({ page, shop, allow }) => {
  const robin = await customerAtCheckout(page, shop, await shop.product());
  await page.route("**/v1/checkout", (route) => route.abort("connectionreset"), { times: 1 });
  allow.noAnswer("/v1/checkout");
  await pays(page);
  await expect(page.getByText("The shop did not answer")).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Your payment of .* got no answer$/)).toBeVisible();
  await pays(page);
  await isBought(page);
  expect(await ordersOf(robin)).toBe(1);
});

journey("paying without a connection fails at once and loses nothing", async ({ page, context, shop }) => {
  const mug = await shop.product();
  const email = await isAtCheckout(page, mug);
  await expect(payButton(page)).toBeVisible();
  await context.setOffline(true);
  await pays(page);
  await expect(page.getByRole("region", { name: "Review" })).toContainText("Nothing was sent or charged");
  await context.setOffline(false);
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await payButton(page).click();
  await isBought(page);
});
