import type { Schema } from "@trolley/client";

type Order = Pick<Schema["Order"], "lines" | "shipments" | "returns" | "status" | "return_until">;

/** Units of a line that have arrived and that no return claims yet; a rejected return claims nothing. */
export function leftToReturn(order: Pick<Order, "shipments" | "returns">, lineId: string): number {
  const claimed = order.returns.filter(({ status }) => status !== "rejected");
  return Math.max(0, unitsOf(order.shipments, lineId) - unitsOf(claimed, lineId));
}

type Parts = readonly { lines: readonly { line_id: string; quantity: number }[] }[];

function unitsOf(parts: Parts, lineId: string): number {
  const units = parts.flatMap(({ lines }) => lines).filter(({ line_id }) => line_id === lineId);
  return units.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The lines of which something can be sent back now, as the API decides it. */
export function returnableLines<Asked extends Order>(order: Asked, now: Date): Asked["lines"] {
  const arrived = order.status === "delivered" || order.status === "partially_returned";
  // An order that nobody has delivered has no window yet: that alone refuses nothing.
  const isOver = order.return_until !== undefined && Date.parse(order.return_until) < now.getTime();
  return arrived && !isOver ? order.lines.filter(({ id }) => leftToReturn(order, id) > 0) : [];
}

export function canReturn(order: Order, now: Date): boolean {
  return returnableLines(order, now).length > 0;
}
