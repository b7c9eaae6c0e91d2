import { useInfiniteQuery } from "@tanstack/react-query";
import { paths } from "@trolley/client";
import { Empty, ErrorView, LinkButton, PageTitle, ShowMore, Stack } from "@trolley/ui";

import { PageSkeleton } from "../frame/PageSkeleton.tsx";
import { useMine } from "../session/useMine.ts";
import { ClaimOrders } from "./ClaimOrders.tsx";
import { OrderRow } from "./OrderRow.tsx";
import styles from "./orders.module.css";
import { ordersQuery } from "./ordersQuery.ts";

export function OrdersPage() {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...ordersQuery(),
    ...useMine(),
  });
  const orders = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap={5}>
      <PageTitle>Orders</PageTitle>
      {!data && error && <ErrorView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && orders.length === 0 && (
        <Empty title="No orders yet" actions={<LinkButton href={paths.home()}>See what there is</LinkButton>} />
      )}
      <ol className={styles.orders}>
        {orders.map((order) => (
          <OrderRow key={order.id} order={order} />
        ))}
      </ol>
      {orders.length > 0 && (
        <ShowMore
          hasMore={hasNextPage}
          busy={isFetchingNextPage}
          onMore={() => void fetchNextPage()}
          shown={orders.length}
        />
      )}
      <ClaimOrders />
    </Stack>
  );
}
