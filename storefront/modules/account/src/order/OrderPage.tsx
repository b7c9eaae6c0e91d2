import { formatDateTime, isProblem, paths, type Schema, useOrder } from "@trolley/client";
import { Badge, Cluster, Empty, ErrorView, LinkButton, PageTitle, Stack } from "@trolley/ui";

import { PageSkeleton } from "../frame/PageSkeleton.tsx";
import { statusOf } from "../orders/status.ts";
import { useKept } from "../session/useKept.ts";
import { OrderActions } from "./OrderActions.tsx";
import { OrderLines } from "./OrderLines.tsx";
import { OrderPlaces } from "./OrderPlaces.tsx";
import styles from "./order.module.css";
import { Returns } from "./Returns.tsx";
import { Shipments } from "./Shipments.tsx";
import { Timeline } from "./Timeline.tsx";

export function OrderPage({ id }: { id: string }) {
  const { order: fresh, problem, refetch } = useOrder(id, { follow: true });
  const order = useKept(fresh);
  if (order) return <Shown order={order} />;
  if (isProblem(problem, "not_found", "invalid_request")) return <NotFound />;
  return (
    <Stack gap={5}>
      <PageTitle>Order</PageTitle>
      {problem ? <ErrorView problem={problem} onRetry={refetch} /> : <PageSkeleton />}
    </Stack>
  );
}

function Shown({ order }: { order: Schema["Order"] }) {
  const { label, tone } = statusOf(order);
  return (
    <Stack gap={6}>
      <Stack gap={2}>
        <PageTitle>{`Order ${order.number}`}</PageTitle>
        <Cluster>
          <span role="status">
            <Badge tone={tone}>{label}</Badge>
          </span>
          <span className={styles.muted}>{formatDateTime(order.created_at)}</span>
        </Cluster>
      </Stack>
      <OrderActions order={order} />
      <OrderLines order={order} />
      <Shipments order={order} />
      <Returns order={order} />
      <OrderPlaces order={order} />
      <Timeline order={order} />
    </Stack>
  );
}

function NotFound() {
  return (
    <Stack gap={4}>
      <PageTitle>Order not found</PageTitle>
      <Empty
        title="Your account has no such order"
        actions={
          <Cluster>
            <LinkButton href={paths.accountOrders()}>See my orders</LinkButton>
            <LinkButton href={paths.track()} variant="secondary">
              Track a guest order
            </LinkButton>
          </Cluster>
        }
      >
        It may belong to another account, or was placed as a guest: then it can be brought in from your orders.
      </Empty>
    </Stack>
  );
}
