import type { Schema } from "@trolley/client";
import { Cluster } from "@trolley/ui";

import { CancelOrder } from "./CancelOrder.tsx";
import { InvoiceButton } from "./InvoiceButton.tsx";
import { RequestReturn } from "./RequestReturn.tsx";

/** What the buyer can do with an order that is bought. */
export function OrderActions({ order }: { order: Schema["Order"] }) {
  return (
    <Cluster>
      <InvoiceButton order={order} />
      <CancelOrder order={order} />
      <RequestReturn order={order} />
    </Cluster>
  );
}
