import type { Locator, Page } from "playwright-core";

import { type Api, answer, apiAt, expect, onceOnly, type Person, type Shop } from "../harness/index.ts";

type Product = Awaited<ReturnType<Shop["product"]>>;
type Order = Awaited<ReturnType<Shop["order"]>>;

export function heading(page: Page): Locator {
  return page.getByRole("heading", { level: 1 });
}

export function problemOn(page: Page): Locator {
  return page.getByRole("main").getByRole("alert");
}

/** Told to everybody: seen, and read out. */
export async function isTold(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: text }).first()).toBeAttached();
}

/** Fills in the sign-in form of this page. */
export async function signsIn(page: Page, { email, password }: Pick<Person, "email" | "password">): Promise<void> {
  const form = page.getByRole("form", { name: "Sign in" });
  await form.getByLabel("E-mail").fill(email);
  await form.getByLabel("Password", { exact: true }).fill(password);
  await form.getByRole("button", { name: "Sign in" }).click();
}

/** The page's browser has a guest's session as from an earlier visit; go to a page next. */
export async function isGuest(page: Page, { addresses }: Shop): Promise<Api> {
  const headers = { origin: addresses.shop };
  const response = await page.request.post(`${addresses.shop}/v1/auth/guest`, { data: {}, headers });
  const { access_token } = await response.json();
  await page.goto("/shell/favicon.svg");
  await page.evaluate(() => localStorage.setItem("trolley.session", "cookie"));
  return apiAt(addresses.api, access_token);
}

export function skuOf({ variants }: Product): string {
  const [variant] = variants;
  if (!variant) throw new Error("the product has no variant");
  return variant.sku;
}

export async function putsInCart(by: Api, product: Product, quantity: number): Promise<void> {
  await answer(by.PUT("/v1/cart/items/{sku}", { params: { path: { sku: skuOf(product) } }, body: { quantity } }));
}

/** An order that is paid for and waits to be packed. */
export async function paidOrder(shop: Shop, by: Api, product: Product, quantity = 1): Promise<Order> {
  const { id } = await shop.order({ by, lines: [{ sku: skuOf(product), quantity }] });
  await shop.orderIs(by, id, "confirmed");
  return isPaid(by, id);
}

async function isPaid(by: Api, id: string): Promise<Order> {
  const read = () => answer(by.GET("/v1/orders/{id}", { params: { path: { id } } }));
  await expect.poll(async () => (await read()).payment_status, { intervals: [100] }).toBe("paid");
  return read();
}

type Step = "start" | "ship" | "deliver";

/** Staff take these steps, one after the other. */
export async function staffTakes(shop: Shop, { id }: Order, ...steps: Step[]): Promise<void> {
  const { api } = await shop.admin();
  for (const transition of steps) {
    const parcel = transition === "ship" ? { carrier: "UPS", tracking_number: "1Z999AA10123456784" } : {};
    const params = { path: { id }, ...onceOnly() };
    await answer(api.POST("/v1/admin/orders/{id}/transitions", { params, body: { transition, ...parcel } }));
  }
}

/** Every session of the account ends, as from another device. */
export async function endsEverySession(api: Api): Promise<void> {
  const { items } = await answer(api.GET("/v1/me/sessions"));
  const others = items.filter(({ current }) => !current);
  for (const { id } of others) await answer(api.DELETE("/v1/me/sessions/{id}", { params: { path: { id } } }));
}

/** Changes the profile as from another device. */
export async function changesProfile(api: Api, body: { name?: string; phone?: string }): Promise<void> {
  const { version } = await answer(api.GET("/v1/me"));
  await answer(api.PATCH("/v1/me", { params: { header: { "If-Match": `"${version}"` } }, body }));
}
