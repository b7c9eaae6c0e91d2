import type { Schema } from "@trolley/client";
import type { Tone } from "@trolley/ui";

interface Word {
  label: string;
  tone: Tone;
}

export const ORDER_STATUS: Record<Schema["OrderStatus"], Word> = {
  pending_payment: { label: "Waiting for payment", tone: "neutral" },
  payment_failed: { label: "Payment failed", tone: "warning" },
  confirmed: { label: "Confirmed", tone: "accent" },
  on_hold: { label: "On hold", tone: "warning" },
  processing: { label: "Processing", tone: "accent" },
  partially_shipped: { label: "Partially shipped", tone: "accent" },
  shipped: { label: "Shipped", tone: "accent" },
  delivered: { label: "Delivered", tone: "success" },
  completed: { label: "Completed", tone: "success" },
  partially_returned: { label: "Partially returned", tone: "neutral" },
  returned: { label: "Returned", tone: "neutral" },
  cancelling: { label: "Cancelling", tone: "warning" },
  cancelled: { label: "Cancelled", tone: "neutral" },
  expired: { label: "Expired", tone: "neutral" },
};

export const MONEY_STATUS: Record<Schema["OrderPaymentStatus"], Word> = {
  pending: { label: "Payment pending", tone: "neutral" },
  requires_action: { label: "Waits for the shopper's bank", tone: "neutral" },
  authorized: { label: "Authorized", tone: "accent" },
  paid: { label: "Paid", tone: "success" },
  failed: { label: "Declined", tone: "error" },
  voided: { label: "Voided", tone: "neutral" },
  partially_refunded: { label: "Partially refunded", tone: "neutral" },
  refunded: { label: "Refunded", tone: "neutral" },
  not_required: { label: "Nothing to pay", tone: "success" },
};

export const RETURN_STATUS: Record<Schema["ReturnStatus"], Word> = {
  requested: { label: "To decide", tone: "warning" },
  approved: { label: "Approved, on its way", tone: "accent" },
  received: { label: "Received", tone: "success" },
  rejected: { label: "Rejected", tone: "neutral" },
};

/** "Clay pot, Large, Green". */
export function lineName(line: Pick<Schema["OrderLine"], "name" | "options">): string {
  return [line.name, ...Object.values(line.options)].join(", ");
}

export function units(count: number): string {
  return count === 1 ? "1 unit" : `${count} units`;
}
