import { chooses, fillsIn, goesToCheckout, isAtCheckout, pays, skuOf } from "../checkout/shopper.ts";
import { answer, expect } from "../harness/index.ts";
import { everybodyCanUse } from "./pages.ts";

everybodyCanUse({
  "the empty cart": async ({ page }) => {
    await page.goto("/cart");
    await expect(page.getByText("Your cart is empty")).toBeVisible();
  },
  "the empty cart drawer": async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "Cart, 0 items" }).click();
    await expect(page.getByRole("dialog", { name: "Cart" })).toBeVisible();
  },
  "the cart": async ({ page, shop }) => {
    await chooses(page, await shop.product({ options: [{ Size: "Medium", Color: "Moss" }] }), 2);
    await page.goto("/cart");
    await expect(page.getByRole("main").getByRole("link", { name: "Check out" })).toBeVisible();
  },
  "the cart drawer": async ({ page, shop }) => {
    await chooses(page, await shop.product(), 2);
    await page.getByRole("button", { name: "Cart, 2 items" }).click();
    await expect(page.getByRole("dialog", { name: "Cart" })).toBeVisible();
  },
  "a cart with more than there is left": async ({ page, shop }) => {
    const mug = await shop.product({ stock: 3 });
    await chooses(page, mug, 3);
    await shop.restock(skuOf(mug), -2);
    await page.goto("/cart");
    await expect(page.getByText(/only 1/i).first()).toBeVisible();
  },
  "the checkout": async ({ page, shop }) => {
    await isAtCheckout(page, await shop.product());
    await expect(page.getByRole("button", { name: /^Pay \$/ })).toBeEnabled();
  },
  "the checkout with everything wrong": async ({ page, shop }) => {
    await chooses(page, await shop.product());
    await goesToCheckout(page);
    await fillsIn(page, "no-address");
    await page.getByLabel("Full name").fill("");
    await page.getByRole("button", { name: /^Pay \$/ }).click();
    await expect(page.getByText("Some fields need your attention")).toBeVisible();
  },
  "the question what to do when the price has risen": async ({ page, shop, allow }) => {
    allow.refusal(409, "/v1/checkout");
    const mug = await shop.product();
    await isAtCheckout(page, mug);
    await shop.reprice(mug, 1500);
    await pays(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Before you pay");
  },
  "the confirmation": async ({ page, shop }) => {
    await isAtCheckout(page, await shop.product());
    await pays(page);
    await expect(page.getByText(/confirmed|thank you/i).first()).toBeVisible();
  },
  "a declined payment": async ({ page, shop }) => {
    await isAtCheckout(page, await shop.product());
    await pays(page, "Declined");
    await expect(page.getByText(/declined/i).first()).toBeVisible();
  },
  "an order": async ({ page, shop }) => {
    const robin = await shop.customer();
    const lines = [{ sku: skuOf(await shop.product()), quantity: 2 }];
    const { id } = await shop.order({ by: robin.api, lines });
    await shop.orderIs(robin.api, id, "confirmed");
    await shop.signIn(page, robin);
    await page.goto(`/orders/${id}`);
    await expect(page.getByText("Total").first()).toBeVisible();
  },
  "the tracking of an order": ({ page }) => page.goto("/track"),
  "an order by its link in the mail": async ({ page, shop }) => {
    const guest = await shop.guest();
    const email = `guest.${crypto.randomUUID().slice(0, 8)}@journeys.test`;
    const { id } = await shop.order({ by: guest, email, lines: [{ sku: skuOf(await shop.product()), quantity: 1 }] });
    const { number } = await shop.orderIs(guest, id, "confirmed");
    await answer(guest.POST("/v1/orders/track", { body: { email, number } }));
    const mail = await shop.control.mailTo(email, /track|link|your order/i);
    await page.goto(shop.control.linkIn(mail, "/orders/track"));
    await expect(page.getByText("Total").first()).toBeVisible();
  },
});
