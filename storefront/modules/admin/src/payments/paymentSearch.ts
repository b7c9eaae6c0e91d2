import type { Schema } from "@trolley/client";

import type { PaymentFilter } from "./paymentQueries.ts";
import { PAYMENT_STATUS } from "./words.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the page's address asks for; what it makes up is left out. */
export function paymentFilterOf(parameters: URLSearchParams): PaymentFilter {
  const status = parameters.get("status") ?? "";
  const from = parameters.get("from") ?? "";
  const to = parameters.get("to") ?? "";
  return {
    ...(isPaymentStatus(status) && { status }),
    ...(DAY.test(from) && { from }),
    ...(DAY.test(to) && { to }),
    ...(parameters.get("stuck") === "true" && { stuck: true }),
  };
}

function isPaymentStatus(text: string): text is Schema["PaymentStatus"] {
  return Object.hasOwn(PAYMENT_STATUS, text);
}
