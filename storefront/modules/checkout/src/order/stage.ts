import type { Schema } from "@trolley/client";

type Order = Schema["Order"];

/** Where an order stands, as far as its buyer has to act or to know. */
export type Stage = "paying" | "approval" | "declined" | "expired" | "cancelled" | "bought";

export function stageOf({ status, payment_status, next_action }: Order): Stage {
  if (status === "pending_payment") return payment_status === "requires_action" && next_action ? "approval" : "paying";
  if (status === "payment_failed") return "declined";
  if (status === "expired") return "expired";
  if (status === "cancelling" || status === "cancelled") return "cancelled";
  return "bought";
}

const STATUS: Record<Schema["OrderStatus"], string> = {
  pending_payment: "Waiting for the payment",
  payment_failed: "Payment declined",
  confirmed: "Confirmed",
  processing: "Being prepared",
  partially_shipped: "Partly on its way",
  shipped: "On its way",
  delivered: "Delivered",
  completed: "Completed",
  partially_returned: "Partly returned",
  returned: "Returned",
  on_hold: "On hold",
  cancelling: "Being cancelled",
  cancelled: "Cancelled",
  expired: "Expired",
};

export function statusText(order: Pick<Order, "status">): string {
  return STATUS[order.status];
}

const PAYMENT: Record<Schema["OrderPaymentStatus"], string> = {
  pending: "Not paid yet",
  requires_action: "Waits for your bank",
  authorized: "Authorized",
  paid: "Paid",
  failed: "Declined",
  voided: "Not charged",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  not_required: "Nothing to pay",
};

export function paymentText({ payment_status }: Pick<Order, "payment_status">): string {
  return PAYMENT[payment_status];
}
