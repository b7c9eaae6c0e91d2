import { expect, test } from "vitest";

import { canCancelOrder } from "./cancellable.ts";

type Order = Parameters<typeof canCancelOrder>[0];

const shipment = { lines: [] } as unknown as Order["shipments"][number];

test.each(["pending_payment", "payment_failed", "confirmed", "on_hold"] as const)("%s can be cancelled", (status) => {
  expect(canCancelOrder({ status, shipments: [] })).toBe(true);
});

test("what is packed, or has left in part, cannot be cancelled", () => {
  expect(canCancelOrder({ status: "processing", shipments: [] })).toBe(false);
  expect(canCancelOrder({ status: "on_hold", shipments: [shipment] })).toBe(false);
});
