import type { Locator, Page } from "playwright-core";

import { ADDRESS, answer, expect, type Person, type Shop } from "../harness/index.ts";

type Product = Awaited<ReturnType<Shop["product"]>>;

export function heading(page: Page, name: string): Locator {
  return page.getByRole("heading", { level: 1, name });
}

export function anEmail(): string {
  return `guest.${crypto.randomUUID().slice(0, 8)}@journeys.test`;
}

export function skuOf({ variants }: Product): string {
  const [variant] = variants;
  if (!variant) throw new Error("the product has no variant");
  return variant.sku;
}

/** Finds a product and puts it into the cart. */
export async function chooses(page: Page, product: Product, quantity = 1): Promise<void> {
  await page.goto(`/products/${product.id}`);
  if (quantity > 1) await page.getByLabel(`Quantity of ${product.name}`).getByRole("textbox").fill(`${quantity}`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByText(`${quantity} in your cart`, { exact: true })).toBeVisible();
}

/** From the cart to the checkout, as people go. */
export async function goesToCheckout(page: Page): Promise<void> {
  await page.goto("/cart");
  await page.getByRole("main").getByRole("link", { name: "Check out" }).click();
  await expect(heading(page, "Checkout")).toBeVisible();
}

export async function fillsIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Full name").fill(ADDRESS.name);
  await page.getByLabel("Street and number").fill(ADDRESS.line1);
  await page.getByLabel("ZIP code").fill(ADDRESS.postal_code);
  await page.getByLabel("Town or city").fill(ADDRESS.city);
}

/** The button names the total, once it is known. */
export function payButton(page: Page): Locator {
  return page.getByRole("button", { name: /^Pay \$/ });
}

export async function pays(page: Page, card = "Visa 4242"): Promise<void> {
  await page.getByLabel(card).check();
  await payButton(page).click();
}

/** A guest at the checkout with everything filled in but the card. */
export async function isAtCheckout(page: Page, product: Product, quantity = 1): Promise<string> {
  const email = anEmail();
  await chooses(page, product, quantity);
  await goesToCheckout(page);
  await fillsIn(page, email);
  return email;
}

/** A customer with an address in the account and a product in the cart, at the checkout. */
export async function customerAtCheckout(page: Page, shop: Shop, product: Product): Promise<Person> {
  const robin = await shop.customer();
  await keepsAddress(robin);
  const params = { path: { sku: skuOf(product) } };
  await answer(robin.api.PUT("/v1/cart/items/{sku}", { params, body: { quantity: 1 } }));
  await shop.signIn(page, robin);
  await page.goto("/checkout");
  await expect(payButton(page)).toBeVisible();
  return robin;
}

async function keepsAddress({ api }: Person): Promise<void> {
  const { version } = await answer(api.GET("/v1/me"));
  const body = { addresses: { home: ADDRESS }, default_address: "home" };
  await answer(api.PATCH("/v1/me", { params: { header: { "If-Match": `"${version}"` } }, body }));
}

export async function isBought(page: Page): Promise<void> {
  await expect(heading(page, "Thank you for your order")).toBeVisible();
}

export async function ordersOf({ api }: Person): Promise<number> {
  return (await answer(api.GET("/v1/orders"))).items.length;
}
