import type { Schema } from "@trolley/client";
import type { Tone } from "@trolley/ui";

export const PAYMENT_STATUS: Record<Schema["PaymentStatus"], { label: string; tone: Tone }> = {
  pending: { label: "Pending", tone: "neutral" },
  requires_action: { label: "Waits for the shopper's bank", tone: "neutral" },
  authorized: { label: "Authorized", tone: "accent" },
  paid: { label: "Paid", tone: "success" },
  failed: { label: "Declined", tone: "error" },
  voided: { label: "Voided", tone: "neutral" },
  partially_refunded: { label: "Partially refunded", tone: "neutral" },
  refunded: { label: "Refunded", tone: "neutral" },
};

export const STUCK_REASON: Record<Schema["StuckReason"], { label: string; advice: string }> = {
  money_without_order: {
    label: "Money without an order",
    advice:
      "The order has ended, and its money could not be sent back for an hour. Look at it at the payment provider.",
  },
  refund_failed: {
    label: "A refund failed",
    advice: "Its amount is free again. Refund it once more, or pay it back in another way.",
  },
  outcome_unknown: {
    label: "Outcome unknown",
    advice: "Nobody knows for an hour what the provider did. The shop goes on asking; compare it with the provider.",
  },
  dispute_open: {
    label: "Disputed",
    advice: "The shopper's bank waits for the shop's evidence. Send it at the payment provider.",
  },
  unknown_here: {
    label: "Unknown here",
    advice: "The provider has something of this shop that belongs to no payment here.",
  },
};

export const ENTRY_KIND: Record<Schema["EntryKind"], string> = {
  authorized: "Authorized",
  voided: "Voided",
  captured: "Captured",
  refunded: "Refunded",
  refund_reversed: "A refund came back",
  disputed: "Disputed",
  dispute_won: "Dispute won",
};

export const ACCOUNT: Record<Schema["Account"], string> = {
  card_holds: "Card holds",
  customer_commitments: "Customer commitments",
  provider_balance: "Provider balance",
  sales: "Sales",
  refunds: "Refunds",
  disputes: "Disputes",
};

export const ATTEMPT_STATUS: Record<Schema["AttemptStatus"], string> = {
  created: "Not sent yet",
  sent: "Sent, no answer yet",
  unknown: "Outcome unknown",
  requires_action: "Waits for the shopper's bank",
  authorized: "Authorized",
  declined: "Declined",
  canceled: "Canceled",
};

export const REFUND_STATUS: Record<Schema["PublicRefundStatus"], string> = {
  pending: "On its way",
  succeeded: "Refunded",
  failed: "Failed: nothing went back",
};
