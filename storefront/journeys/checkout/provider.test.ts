import type { BrowserContext } from "playwright-core";

import { expect, journey } from "../harness/index.ts";
import { anEmail, chooses, fillsIn, goesToCheckout, isBought, payButton } from "./shopper.ts";

/** Stands in for Stripe.js: its form takes a card and gives a token for it. */
const STRIPE_JS = `
window.Stripe = (key) => ({
  elements: () => {
    const card = document.createElement("input");
    card.setAttribute("aria-label", "Card number of " + key);
    const element = {
      mount: (place) => place.append(card),
      on: (event, heard) => { if (event === "ready") heard(); if (event === "change") card.oninput = heard; },
      destroy: () => card.remove(),
    };
    return {
      create: () => element,
      update: () => {},
      submit: async () => card.value ? {} : { error: { message: "Your card number is incomplete." } },
    };
  },
  createPaymentMethod: async () => ({ paymentMethod: { id: "pm_card_visa" } }),
});`;

async function providerIsConfigured(context: BrowserContext): Promise<() => number> {
  let loads = 0;
  await context.route("**/v1/config", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), payment_publishable_key: "pk_test_1" } });
  });
  await context.route("https://js.stripe.com/**", (route) => {
    loads += 1;
    return route.fulfill({ contentType: "text/javascript", body: STRIPE_JS });
  });
  return () => loads;
}

journey(
  "where a provider is configured its own form takes the card, and only the token comes to the shop",
  async ({ page, context, shop }) => {
    const loads = await providerIsConfigured(context);
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await chooses(page, await shop.product());
    await page.goto("/cart");
    await expect(page.getByRole("region", { name: "Summary" })).toBeVisible();
    expect(loads()).toBe(0);
    await goesToCheckout(page);
    await fillsIn(page, anEmail());
    await payButton(page).click();
    await expect(page.getByText("Your card number is incomplete.")).toBeVisible();
    await page.getByLabel("Card number of pk_test_1").fill("4242424242424242");
    await payButton(page).click();
    await isBought(page);
    expect(sent.join("\n")).toContain("pm_card_visa");
    expect(sent.join("\n")).not.toContain("4242424242424242");
  },
);

journey(
  "a payment form that cannot be loaded says so, and comes when it is asked for again",
  async ({ page, context, shop, allow }) => {
    await providerIsConfigured(context);
    await context.route("https://js.stripe.com/**", (route) => route.abort(), { times: 1 });
    allow.noAnswer("/v3/");
    await chooses(page, await shop.product());
    await goesToCheckout(page);
    const form = page.getByRole("region", { name: "Payment" });
    await expect(form.getByRole("alert")).toContainText("The payment form cannot be shown");
    await form.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByLabel("Card number of pk_test_1")).toBeVisible();
  },
);
