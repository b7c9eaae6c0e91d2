import { formatDateTime, unansweredAttempt } from "@trolley/client";
import { Notice } from "@trolley/ui";
import { useState } from "react";

import { checkoutScope } from "./placeOrder.ts";

/** A payment was sent before this page was loaded, and the cart is still there: no order was made of it. */
export function UnansweredAttempt({ cartId }: { cartId: string }) {
  const [attempt] = useState(() => unansweredAttempt(checkoutScope(cartId)));
  if (!attempt) return null;
  return (
    <Notice title={`Your payment of ${formatDateTime(attempt.since)} got no answer`}>
      No order was made of it. Pay now: whatever is still under way, nothing is charged twice.
    </Notice>
  );
}
