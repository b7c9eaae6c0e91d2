import { expect, test } from "vitest";

import { returnableLines } from "./returnable.ts";

type Order = Parameters<typeof returnableLines>[0];

const money = { amount: 0, currency: "USD" };
const now = new Date("2026-11-21T12:00:00Z");
const at = "2026-11-20T12:00:00Z";

function delivered(change: Partial<Order> = {}): Order {
  const line = { sku: "mug", product_id: "prd_1", name: "Mug", options: {}, quantity: 3 };
  const sums = { unit_price: money, line_total: money, discount: money, tax: money };
  return {
    id: "ord_1",
    number: "261121-7K2M9Q",
    status: "delivered",
    payment_status: "paid",
    fulfillment_status: "delivered",
    lines: [{ id: "1", ...line, ...sums }],
    subtotal: money,
    discount: money,
    shipping: money,
    tax: money,
    total: money,
    prices_include_tax: false,
    contact: { email: "ada@example.com" },
    shipping_address: { name: "Ada", line1: "1 Main St", city: "Springfield", postal_code: "12345", country: "US" },
    shipping_option: { id: "standard", name: "Standard" },
    shipments: [{ id: "shp_1", lines: [{ line_id: "1", sku: "mug", quantity: 3 }], shipped_at: at }],
    returns: [],
    created_at: at,
    updated_at: at,
    version: 1,
    ...change,
  };
}

function returned(status: Order["returns"][number]["status"], quantity: number): Order["returns"][number] {
  const lines = [{ line_id: "1", sku: "mug", quantity, restocked: false }];
  return { id: `ret_${status}`, status, lines, reason: "Too many", refundable: money, requested_at: at };
}

const left = (order: Order) => returnableLines(order, now).map((line) => line.left);

test("what has arrived can be sent back, less what is on its way back", () => {
  expect(left(delivered())).toEqual([3]);
  expect(left(delivered({ returns: [returned("approved", 1)] }))).toEqual([2]);
  expect(left(delivered({ returns: [returned("received", 3)] }))).toEqual([]);
});

test("what was rejected can be asked for again", () => {
  expect(left(delivered({ returns: [returned("rejected", 3)] }))).toEqual([3]);
});

test("nothing can be sent back before it has arrived or after the window", () => {
  expect(left(delivered({ status: "shipped" }))).toEqual([]);
  expect(left(delivered({ return_until: "2026-11-21T11:59:00Z" }))).toEqual([]);
  expect(left(delivered({ return_until: "2026-11-21T12:01:00Z" }))).toEqual([3]);
});
