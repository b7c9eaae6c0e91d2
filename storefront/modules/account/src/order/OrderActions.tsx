import { paths, type Schema } from "@trolley/client";
import { Cluster, LinkButton, Stack } from "@trolley/ui";

import { awaitsPayment, hasInvoice } from "../orders/status.ts";
import { CancelOrder } from "./CancelOrder.tsx";
import { Invoice } from "./Invoice.tsx";
import { Reorder } from "./Reorder.tsx";
import { RequestReturn } from "./RequestReturn.tsx";

export function OrderActions({ order }: { order: Schema["Order"] }) {
  return (
    <Stack gap={3}>
      <Cluster gap={2}>
        {awaitsPayment(order) && <LinkButton href={paths.order(order.id)}>Go on paying</LinkButton>}
        <RequestReturn order={order} />
        {hasInvoice(order) && <Invoice order={order} />}
        <Reorder order={order} />
        <CancelOrder order={order} />
      </Cluster>
    </Stack>
  );
}
