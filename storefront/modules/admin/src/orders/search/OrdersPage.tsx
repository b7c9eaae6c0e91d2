import { useInfiniteQuery } from "@tanstack/react-query";
import { Empty, PageTitle, ShowMore, Skeleton, Stack } from "@trolley/ui";

import { StaffProblem } from "../../problems/StaffProblem.tsx";
import { useSearchForm } from "../../search-form/useSearchForm.ts";
import { ordersQuery } from "../orderQueries.ts";
import { OrderSearchForm } from "./OrderSearchForm.tsx";
import { OrdersTable } from "./OrdersTable.tsx";
import { filterOf, parametersOf, searchOf } from "./orderSearch.ts";

export function OrdersPage() {
  const { parameters, formKey, submit, clear } = useSearchForm();
  const search = searchOf(parameters);
  return (
    <Stack gap={5}>
      <PageTitle>Orders</PageTitle>
      <OrderSearchForm key={formKey} search={search} onSearch={(next) => submit(parametersOf(next))} onClear={clear} />
      <FoundOrders filter={filterOf(search)} />
    </Stack>
  );
}

function FoundOrders({ filter }: { filter: ReturnType<typeof filterOf> }) {
  const found = useInfiniteQuery(ordersQuery(filter));
  const orders = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {found.error && <StaffProblem problem={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton lines={6} />}
      {found.data && orders.length === 0 && !found.hasNextPage && (
        <Empty title="No such orders">
          {Object.keys(filter).length > 0 ? "Nothing matches all of these at once." : "The first order will be here."}
        </Empty>
      )}
      {orders.length > 0 && <OrdersTable orders={orders} />}
      {found.data && (orders.length > 0 || found.hasNextPage) && (
        <ShowMore
          hasMore={found.hasNextPage}
          busy={found.isFetchingNextPage}
          onMore={() => void found.fetchNextPage()}
          shown={orders.length}
        />
      )}
    </>
  );
}
