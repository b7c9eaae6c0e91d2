import type { Schema } from "@trolley/client";

type Order = Pick<Schema["Order"], "status" | "shipments">;

const EARLY = new Set<Schema["OrderStatus"]>(["pending_payment", "payment_failed", "confirmed", "on_hold"]);

/** As the API allows it: nothing has left, and nobody packs it. */
export function canCancelOrder({ status, shipments }: Order): boolean {
  return EARLY.has(status) && shipments.length === 0;
}
