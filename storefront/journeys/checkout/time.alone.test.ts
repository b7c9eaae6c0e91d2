import { expect, journey, type Shop } from "../harness/index.ts";
import { heading, isAtCheckout, isBought, pays } from "./shopper.ts";

async function provider(shop: Shop, down: boolean): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${shop.addresses.payments}/simulator/outage`, {
    method: "POST",
    headers,
    body: JSON.stringify({ down }),
  });
}

journey("while the payment provider is down the order is kept, and is paid when it is back", async ({ page, shop }) => {
  const mug = await shop.product();
  await isAtCheckout(page, mug);
  await provider(shop, true);
  try {
    await pays(page);
    await expect(heading(page, "Your order is being paid")).toBeVisible();
    await expect(page.getByText("The payment provider does not answer")).toBeVisible();
  } finally {
    await provider(shop, false);
  }
  await shop.control.advance(2);
  await shop.control.runs("retry-due-payments");
  await isBought(page);
});

journey(
  "an order that is not paid in time expires, and its goods are back in the cart",
  async ({ page, shop, allow }) => {
    const mug = await shop.product();
    await isAtCheckout(page, mug);
    await pays(page, "Visa 0002");
    await expect(heading(page, "The payment did not go through")).toBeVisible();
    await page.goto("/cart");
    await expect(page.getByText("An order waits for its payment")).toBeVisible();
    await page.getByRole("link", { name: "Go on with the order" }).click();
    // The access token has expired, too, which nobody notices.
    allow.refusal(401, "/v1/");
    await shop.control.advance(16);
    await shop.control.runs("expire-orders");
    await expect(heading(page, "The time to pay is over")).toBeVisible();
    await page.getByRole("link", { name: "Go to the cart" }).click();
    await expect(page.getByRole("link", { name: mug.name })).toBeVisible();
  },
);
