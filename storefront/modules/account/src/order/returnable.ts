import type { Schema } from "@trolley/client";

type Order = Pick<Schema["Order"], "lines" | "shipments" | "returns" | "status" | "return_until">;

/** Units of a line that have arrived and that no return claims yet; a rejected return claims nothing. */
export function leftToReturn(order: Pick<Order, "shipments" | "returns">, lineId: string): number {
  const shipped = unitsOf(order.shipments, lineId);
  const claimed = unitsOf(
    order.returns.filter(({ status }) => status !== "rejected"),
    lineId,
  );
  return Math.max(0, shipped - claimed);
}

function unitsOf(parts: readonly { lines: { line_id: string; quantity: number }[] }[], lineId: string): number {
  const units = parts.flatMap(({ lines }) => lines.filter(({ line_id }) => line_id === lineId));
  return units.reduce((sum, { quantity }) => sum + quantity, 0);
}

export function canReturn(order: Order, now: Date): boolean {
  const arrived = order.status === "delivered" || order.status === "partially_returned";
  const inTime = order.return_until !== undefined && new Date(order.return_until) >= now;
  return arrived && inTime && order.lines.some(({ id }) => leftToReturn(order, id) > 0);
}
