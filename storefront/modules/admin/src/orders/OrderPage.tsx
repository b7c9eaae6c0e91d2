import { useQuery } from "@tanstack/react-query";
import { hasRole, type Schema, useSession } from "@trolley/client";
import { Badge, Cluster, Notice, PageTitle, Skeleton, Stack } from "@trolley/ui";
import { useState } from "react";

import { PaymentPanel, type RefundWish } from "../payments/PaymentPanel.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { CustomerPanel } from "./CustomerPanel.tsx";
import { FulfillmentPanel } from "./fulfillment/FulfillmentPanel.tsx";
import { LinesPanel } from "./LinesPanel.tsx";
import { staffOrderQuery } from "./orderQueries.ts";
import styles from "./orders.module.css";
import { ReturnsPanel } from "./returns/ReturnsPanel.tsx";
import { ShipmentsPanel } from "./ShipmentsPanel.tsx";
import { TimelinePanel } from "./timeline/TimelinePanel.tsx";
import { useMoneyInStep } from "./useMoneyInStep.ts";
import { MONEY_STATUS, ORDER_STATUS } from "./words.ts";

export function OrderPage({ number }: { number: string }) {
  const { data: order, error, isPending, refetch } = useQuery(staffOrderQuery(number));
  return (
    <Stack gap={5}>
      <PageTitle>{`Order ${number}`}</PageTitle>
      {error && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton lines={8} />}
      {order && <OrderParts order={order} />}
    </Stack>
  );
}

function OrderParts({ order }: { order: Schema["InspectedOrder"] }) {
  const session = useSession();
  const [wish, setWish] = useState<RefundWish>();
  useMoneyInStep(order);
  const hasMoney = order.payment_status !== "not_required";
  const mayRefund = hasMoney && hasRole(session, "finance");
  const refund = ({ lines }: Schema["Return"]) =>
    setWish({ units: Object.fromEntries(lines.map(({ line_id, quantity }) => [line_id, quantity])) });
  return (
    <>
      <Status order={order} />
      <div className={styles.columns}>
        <div className={styles.column}>
          {hasRole(session, "warehouse", "support") && <FulfillmentPanel order={order} />}
          {order.returns.length > 0 && <ReturnsPanel order={order} onRefund={mayRefund ? refund : undefined} />}
          <LinesPanel order={order} />
          {order.shipments.length > 0 && <ShipmentsPanel order={order} />}
        </div>
        <div className={styles.column}>
          <CustomerPanel order={order} />
          {hasMoney && hasRole(session, "support", "finance") && (
            <PaymentPanel orderId={order.id} lines={order.lines} wish={wish} onWish={setWish} />
          )}
          <TimelinePanel timeline={order.timeline} />
        </div>
      </div>
    </>
  );
}

function Status({ order }: { order: Schema["StaffOrder"] }) {
  const status = ORDER_STATUS[order.status];
  const money = MONEY_STATUS[order.payment_status];
  return (
    <>
      <Cluster role="group" aria-label="Status">
        <Badge tone={status.tone}>{status.label}</Badge>
        <Badge tone={money.tone}>{money.label}</Badge>
      </Cluster>
      {order.reason && (
        <Notice tone={order.status === "on_hold" ? "warning" : "info"} title={status.label}>
          {order.reason}
        </Notice>
      )}
    </>
  );
}
