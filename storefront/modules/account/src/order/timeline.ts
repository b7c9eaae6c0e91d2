const EVENTS: Record<string, string> = {
  placed: "Order placed",
  payment_authorized: "Payment authorized",
  payment_requires_action: "Your bank asked you to confirm the payment",
  payment_declined: "Payment declined",
  payment_retried: "Another payment tried",
  payment_captured: "Paid",
  payment_capture_failed: "The payment could not be taken",
  payment_voided: "Payment let go, nothing was charged",
  payment_disputed: "Payment disputed at your bank",
  dispute_closed: "Dispute closed",
  refund_succeeded: "Money refunded",
  refund_failed: "A refund did not arrive; we look into it",
  confirmed: "Order confirmed",
  claimed: "Brought into your account",
  processing_started: "Being packed",
  partially_shipped: "Part of it was sent",
  shipped: "Sent",
  delivered: "Delivered",
  completed: "Completed",
  held_by_staff: "On hold: a person looks at it",
  amount_differs: "On hold: a person looks at the payment",
  payment_amount_differs: "On hold: a person looks at the payment",
  released: "Goes on",
  cancelled_by_shopper: "Cancelled by you",
  cancelled_by_staff: "Cancelled by the shop",
  expired: "Not paid in time",
  return_requested: "Return asked for",
  return_approved: "Return approved",
  return_rejected: "Return rejected",
  return_received: "Return arrived",
};

/** What happened, in words; new events of the API are at least readable. */
export function eventText(what: string): string {
  const words = what.replaceAll("_", " ");
  return EVENTS[what] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
