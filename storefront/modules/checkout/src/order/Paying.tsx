import type { Schema } from "@trolley/client";
import { Notice, Spinner } from "@trolley/ui";

import { CancelOrder } from "./CancelOrder.tsx";
import { TimeLeft } from "./TimeLeft.tsx";
import { usePayment } from "./usePayment.ts";

export function Paying({ order }: { order: Schema["Order"] }) {
  const payment = usePayment(order);
  if (payment?.provider_unavailable) {
    return (
      <Notice tone="warning" title="The payment provider does not answer" actions={<CancelOrder order={order} />}>
        <p>We go on trying, and you are never charged twice. Your order is kept: you can close this page.</p>
        <TimeLeft until={order.expires_at} />
      </Notice>
    );
  }
  return (
    <Notice title="One moment">
      <p>
        <Spinner label="Waiting" /> We are waiting for the payment. This page goes on by itself.
      </p>
    </Notice>
  );
}
