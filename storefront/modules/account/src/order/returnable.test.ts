import { expect, test } from "vitest";

import { canReturn, leftToReturn } from "./returnable.ts";

type Order = Parameters<typeof canReturn>[0];

const part = (quantity: number, status = "requested") => ({ status, lines: [{ line_id: "1", quantity }] });

function order(fields: { shipped: number; returns?: ReturnType<typeof part>[]; status?: string }): Order {
  const { shipped, returns = [], status = "delivered" } = fields;
  return {
    lines: [{ id: "1", quantity: 3 }],
    shipments: [part(shipped)],
    returns,
    status,
    return_until: "2026-12-01T00:00:00Z",
  } as unknown as Order;
}

const inTime = new Date("2026-11-30T00:00:00Z");

test("what has arrived can come back, less what is on its way back already", () => {
  expect(leftToReturn(order({ shipped: 3, returns: [part(1), part(1, "received")] }), "1")).toBe(1);
});

test("what was rejected can be asked for again", () => {
  expect(leftToReturn(order({ shipped: 3, returns: [part(3, "rejected")] }), "1")).toBe(3);
});

test("a return needs something that arrived, within the window", () => {
  expect(canReturn(order({ shipped: 3 }), inTime)).toBe(true);
  expect(canReturn(order({ shipped: 3 }), new Date("2026-12-02T00:00:00Z"))).toBe(false);
  expect(canReturn(order({ shipped: 3, status: "shipped" }), inTime)).toBe(false);
  expect(canReturn(order({ shipped: 3, returns: [part(3)] }), inTime)).toBe(false);
});
