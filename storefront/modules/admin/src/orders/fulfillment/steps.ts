import type { Schema } from "@trolley/client";

import { MONEY_STATUS, ORDER_STATUS } from "../words.ts";

type StaffOrder = Schema["StaffOrder"];
type OrderStatus = Schema["OrderStatus"];
export type Step = Schema["OrderStep"];

export const STEPS = ["start", "ship", "deliver", "hold", "release", "cancel"] as const satisfies readonly Step[];

/** From where a step leads on; the API has the last word. */
const FROM: Record<Step, readonly OrderStatus[]> = {
  start: ["confirmed"],
  ship: ["processing", "partially_shipped"],
  deliver: ["shipped"],
  hold: ["confirmed", "processing", "partially_shipped", "shipped"],
  release: ["on_hold"],
  cancel: ["pending_payment", "payment_failed", "confirmed", "on_hold"],
};

const COVERED: readonly Schema["OrderPaymentStatus"][] = ["authorized", "paid", "partially_refunded", "not_required"];
const MOST_SHIPMENTS = 20;

/** Why a step cannot be taken now; nothing when it can. */
export function obstacleTo(step: Step, order: StaffOrder): string | undefined {
  if (step === "cancel" && order.shipments.length > 0) return "Some of it has left. Ask for it back instead.";
  if (!FROM[step].includes(order.status)) return `Not while it is: ${ORDER_STATUS[order.status].label}.`;
  const needsMoney = step === "ship" || step === "release";
  if (needsMoney && !COVERED.includes(order.payment_status))
    return `The money is not certain: ${MONEY_STATUS[order.payment_status].label}.`;
  if (step === "ship" && order.shipments.length >= MOST_SHIPMENTS)
    return "It has as many shipments as an order can have.";
  return undefined;
}

/** Units of a line that are still in the house. */
export function leftToShip(order: Pick<StaffOrder, "shipments">, line: Schema["OrderLine"]): number {
  const shipped = order.shipments.flatMap((shipment) => shipment.lines).filter(({ line_id }) => line_id === line.id);
  return shipped.reduce((left, { quantity }) => left - quantity, line.quantity);
}
