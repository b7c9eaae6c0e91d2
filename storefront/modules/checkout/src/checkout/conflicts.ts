import type { Problem } from "@trolley/client";

const CONFLICTS = new Set([
  "cart_changed",
  "cart_empty",
  "coupon_exhausted",
  "coupon_expired",
  "coupon_minimum",
  "coupon_not_started",
  "coupon_unknown",
  "coupon_used",
  "insufficient_stock",
  "item_unavailable",
  "price_changed",
  "too_many_unpaid_orders",
]);

/** The shop is not as it was shown: the shopper decides, and nothing is typed again. */
export function isConflict(problem: Problem): boolean {
  return CONFLICTS.has(problem.code);
}
