import { answer, expect, journey } from "../harness/index.ts";
import {
  anEmail,
  chooses,
  fillsIn,
  goesToCheckout,
  heading,
  isAtCheckout,
  isBought,
  payButton,
  pays,
  skuOf,
} from "./shopper.ts";

journey(
  "what is short at the last step is set to what is left, and nothing is typed again",
  async ({ page, shop, allow }) => {
    const mug = await shop.product({ name: "Mug", stock: 3 });
    const email = await isAtCheckout(page, mug, 3);
    await expect(payButton(page)).toBeVisible();
    await shop.restock(skuOf(mug), -2);
    allow.refusal(409, "/v1/checkout");
    await pays(page);
    await expect(heading(page, "Before you pay")).toBeFocused();
    await expect(page.getByRole("alert").filter({ hasText: `Only 1 of ${mug.name} left` })).toBeVisible();
    await page.getByRole("button", { name: `Set ${mug.name} to 1` }).click();
    await expect(heading(page, "Checkout")).toBeFocused();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await expect(page.getByLabel("Visa 4242")).toBeChecked();
    await payButton(page).click();
    await isBought(page);
    await expect(page.getByText("Quantity 1")).toBeVisible();
  },
);

journey("what is sold out at the last step is removed, and the rest is bought", async ({ page, shop, allow }) => {
  const mug = await shop.product({ name: "Mug", stock: 1 });
  const bowl = await shop.product({ name: "Bowl" });
  await chooses(page, mug);
  await isAtCheckout(page, bowl);
  await shop.restock(skuOf(mug), -1);
  allow.refusal(409, "/v1/checkout");
  await pays(page);
  await expect(page.getByRole("alert").filter({ hasText: `${mug.name} is sold out` })).toBeVisible();
  await page.getByRole("button", { name: `Remove ${mug.name}` }).click();
  await payButton(page).click();
  await isBought(page);
  await expect(page.getByText(mug.name)).toHaveCount(0);
});

journey(
  "a price that rises at the last step is shown with the old one, and accepted",
  async ({ page, shop, allow }) => {
    const mug = await shop.product({ name: "Mug", price: 1000 });
    const email = await isAtCheckout(page, mug);
    await expect(payButton(page)).toHaveText("Pay $17.15");
    await shop.reprice(mug, 1300);
    allow.refusal(409, "/v1/checkout");
    await pays(page);
    await expect(page.getByText("It was $17.15 and is now $20.36.")).toBeVisible();
    await expect(page.getByText("It was $10.00 and is now $13.00.")).toBeVisible();
    await page.getByRole("button", { name: `Accept $13.00 for ${mug.name}` }).click();
    await expect(payButton(page)).toHaveText("Pay $20.36");
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await payButton(page).click();
    await isBought(page);
  },
);

journey("a coupon that somebody else has used up is left out", async ({ page, shop, allow }) => {
  const mug = await shop.product({ price: 2000 });
  const coupon = await shop.coupon({ total_limit: 1 });
  await chooses(page, mug);
  await page.goto("/cart");
  await page.getByLabel("Coupon").fill(coupon);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("button", { name: `Remove coupon ${coupon}` })).toBeVisible();
  await goesToCheckout(page);
  await fillsIn(page, anEmail());
  await expect(payButton(page)).toHaveText("Pay $25.73");

  const faster = await shop.guest();
  const lines = [{ sku: skuOf(mug), quantity: 1 }];
  const params = { path: { sku: skuOf(mug) } };
  await answer(faster.PUT("/v1/cart/items/{sku}", { params, body: { quantity: 1 } }));
  await answer(faster.PUT("/v1/cart/coupon", { body: { code: coupon } }));
  await shop.order({ by: faster, lines, email: anEmail() });

  allow.refusal(409, "/v1/checkout");
  await pays(page);
  await expect(page.getByText("This coupon has been used as often as it may be.")).toBeVisible();
  await page.getByRole("button", { name: `Go on without ${coupon}` }).click();
  await expect(payButton(page)).toHaveText("Pay $27.87");
  await payButton(page).click();
  await isBought(page);
});

journey("a cart that another device has changed is shown before it is paid", async ({ page, shop, allow }) => {
  const mug = await shop.product({ name: "Mug", price: 1000 });
  const robin = await shop.customer();
  const params = { path: { sku: skuOf(mug) } };
  await answer(robin.api.PUT("/v1/cart/items/{sku}", { params, body: { quantity: 1 } }));
  await shop.signIn(page, robin);
  await page.goto("/checkout");
  await fillsIn(page, robin.email);
  await expect(payButton(page)).toHaveText("Pay $17.15");
  await answer(robin.api.PUT("/v1/cart/items/{sku}", { params, body: { quantity: 2 } }));
  allow.refusal(409, "/v1/checkout");
  await pays(page);
  await expect(page.getByText("Your cart was changed meanwhile")).toBeVisible();
  await expect(page.getByText("Quantity 2").first()).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(payButton(page)).toHaveText("Pay $27.87");
  await payButton(page).click();
  await isBought(page);
});
