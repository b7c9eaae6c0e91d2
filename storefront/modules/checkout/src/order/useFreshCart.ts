import { cart, type Schema } from "@trolley/client";
import { useEffect } from "react";

import { awaitRestoredCart } from "./restoredCart.ts";
import { stageOf } from "./stage.ts";

/** Reads the cart again when an order has come to an end, one or the other. */
export function useFreshCart(order: Schema["Order"]): void {
  const { id } = order;
  const stage = stageOf(order);
  useEffect(() => {
    if (stage === "expired" || stage === "cancelled") void awaitRestoredCart(id);
    if (stage === "bought") void cart.refresh().catch(() => undefined);
  }, [stage, id]);
}
