import type { Schema } from "@trolley/client";

type Order = Schema["Order"];

export interface ReturnableLine {
  id: string;
  name: string;
  options: Record<string, string>;
  /** Units that arrived and are not on their way back. */
  left: number;
}

/** What can be sent back now, as the API decides it. */
export function returnableLines(order: Order, now: Date): ReturnableLine[] {
  const arrived = order.status === "delivered" || order.status === "partially_returned";
  const inTime = order.return_until === undefined || Date.parse(order.return_until) > now.getTime();
  if (!arrived || !inTime) return [];
  const claimed = order.returns.filter(({ status }) => status !== "rejected");
  return order.lines
    .map(({ id, name, options }) => ({ id, name, options, left: unitsOf(order.shipments, id) - unitsOf(claimed, id) }))
    .filter(({ left }) => left > 0);
}

function unitsOf(
  parts: readonly { lines: readonly { line_id: string; quantity: number }[] }[],
  lineId: string,
): number {
  const lines = parts.flatMap((part) => part.lines).filter(({ line_id }) => line_id === lineId);
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
