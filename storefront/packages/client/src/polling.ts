import type { Schema } from "./schema.ts";

const PAUSES_MS = [1_000, 2_000, 4_000] as const;
const MOVING = new Set<Schema["OrderStatus"]>(["pending_payment", "payment_failed", "cancelling"]);

/** Nothing will happen to it before someone acts. */
export function orderAtRest(order: Pick<Schema["Order"], "status">): boolean {
  return !MOVING.has(order.status);
}

/** How long to wait, after so many answers that told nothing new, before asking again. */
export function pauseBefore(unchanged: number, retryAfter: number | undefined): number {
  const pause = PAUSES_MS[Math.min(unchanged, PAUSES_MS.length - 1)] ?? PAUSES_MS[2];
  return Math.max(pause, (retryAfter ?? 0) * 1000);
}
