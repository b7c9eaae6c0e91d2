import type { Page } from "playwright-core";

import type { Schema } from "../../packages/client/src/schema.ts";
import { type Api, answer, expect, onceOnly, type Person, type Shop } from "../harness/index.ts";

/** An order of two mugs and a bowl that is paid for, and whose it is. */
export interface PaidOrder {
  order: Schema["Order"];
  customer: Person;
  mug: string;
  bowl: string;
}

/** Total: two mugs at $12, a bowl at $23.50, shipping and tax: $57.36. */
export async function paidOrder(shop: Shop, { paymentMethod = "pm_card_visa" } = {}): Promise<PaidOrder> {
  const mug = await shop.product({ name: "Mug", price: 1200 });
  const bowl = await shop.product({ name: "Bowl", price: 2350 });
  const customer = await shop.customer();
  const lines = [
    { sku: skuOf(mug), quantity: 2 },
    { sku: skuOf(bowl), quantity: 1 },
  ];
  const placed = await shop.order({ by: customer.api, lines, paymentMethod });
  await shop.orderIs(customer.api, placed.id, "confirmed");
  await expect
    .poll(async () => (await orderOf(customer.api, placed.id)).payment_status, { intervals: [100] })
    .toBe("paid");
  return { order: await orderOf(customer.api, placed.id), customer, mug: mug.name, bowl: bowl.name };
}

function skuOf(product: Schema["Product"]): string {
  const [variant] = product.variants;
  if (!variant) throw new Error(`${product.name} has no variant`);
  return variant.sku;
}

export function orderOf(api: Api, id: string): Promise<Schema["Order"]> {
  return answer(api.GET("/v1/orders/{id}", { params: { path: { id } } }));
}

export function timelineOf(api: Api, id: string): Promise<string[]> {
  const call = api.GET("/v1/orders/{id}/timeline", { params: { path: { id } } });
  return answer(call).then(({ items }) => items.map(({ what }) => what));
}

export async function advance(api: Api, id: string, ...steps: Schema["OrderTransition"][]): Promise<void> {
  for (const body of steps)
    await answer(api.POST("/v1/admin/orders/{id}/transitions", { params: { path: { id }, ...onceOnly() }, body }));
}

/** All of it has arrived, and its buyer wants to send a mug and the bowl back. */
export async function deliveredWithReturn(shop: Shop): Promise<PaidOrder> {
  const paid = await paidOrder(shop);
  const { api } = await shop.admin();
  const steps = ["start", "ship", "deliver"] as const;
  await advance(api, paid.order.id, ...steps.map((transition) => ({ transition })));
  const lines = paid.order.lines.map(({ id }) => ({ line_id: id, quantity: 1 }));
  const params = { path: { id: paid.order.id }, ...onceOnly() };
  await answer(
    paid.customer.api.POST("/v1/orders/{id}/returns", { params, body: { lines, reason: "Too small for my hands" } }),
  );
  return paid;
}

/** The order's page, as this member of staff sees it. */
export async function opensOrder(page: Page, shop: Shop, who: Person, number: string): Promise<void> {
  await shop.signIn(page, who);
  await page.goto(`/admin/orders/${number}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Order ${number}`);
  await expect(page.getByRole("heading", { name: "Fulfilment" })).toBeVisible();
}

/** Where goods and money are; the timeline uses the same words. */
export function statusOf(page: Page) {
  return page.getByRole("group", { name: "Status" });
}

export function step(page: Page, name: string) {
  return page.getByRole("region", { name: "Fulfilment" }).getByRole("button", { name, exact: true });
}

/** Until then, a click has nothing to refund. */
export async function opensRefund(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Refund …" }).click();
  await expect(page.getByRole("dialog")).toContainText("can be refunded");
}
