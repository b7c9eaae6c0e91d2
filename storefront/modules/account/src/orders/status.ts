import type { Schema } from "@trolley/client";
import type { Tone } from "@trolley/ui";

type Order = Schema["Order"];

interface Told {
  label: string;
  tone: Tone;
}

const STATUS: Record<Schema["OrderStatus"], Told> = {
  pending_payment: { label: "Waiting for payment", tone: "warning" },
  payment_failed: { label: "Payment declined", tone: "error" },
  confirmed: { label: "Confirmed", tone: "accent" },
  on_hold: { label: "Being looked at", tone: "warning" },
  processing: { label: "Being packed", tone: "accent" },
  partially_shipped: { label: "Partly on its way", tone: "accent" },
  shipped: { label: "On its way", tone: "accent" },
  delivered: { label: "Delivered", tone: "success" },
  completed: { label: "Completed", tone: "success" },
  partially_returned: { label: "Partly returned", tone: "neutral" },
  returned: { label: "Returned", tone: "neutral" },
  cancelling: { label: "Being cancelled", tone: "warning" },
  cancelled: { label: "Cancelled", tone: "neutral" },
  expired: { label: "Not paid in time", tone: "neutral" },
};

const PAYMENT: Record<Schema["OrderPaymentStatus"], string> = {
  pending: "Not paid yet",
  requires_action: "Your bank asks you to confirm",
  authorized: "Authorized",
  paid: "Paid",
  failed: "Declined",
  voided: "Let go, nothing was charged",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  not_required: "Nothing to pay",
};

export function statusOf({ status }: Pick<Order, "status">): Told {
  return STATUS[status];
}

export function paymentOf({ payment_status }: Pick<Order, "payment_status">): string {
  return PAYMENT[payment_status];
}

/** There is an invoice once it is paid for. */
export function hasInvoice({ payment_status }: Pick<Order, "payment_status">): boolean {
  return ["paid", "partially_refunded", "refunded", "not_required"].includes(payment_status);
}

export function awaitsPayment({ status }: Pick<Order, "status">): boolean {
  return status === "pending_payment" || status === "payment_failed";
}
