import { useInfiniteQuery } from "@tanstack/react-query";
import { Empty, PageTitle, ShowMore, Skeleton, Stack } from "@trolley/ui";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { useSearchForm } from "../search-form/useSearchForm.ts";
import { PaymentFilterForm } from "./PaymentFilterForm.tsx";
import { PaymentsTable, StraysTable } from "./PaymentsTable.tsx";
import { type PaymentFilter, paymentsQuery } from "./paymentQueries.ts";
import { paymentFilterOf } from "./paymentSearch.ts";

export function PaymentsPage() {
  const { parameters, formKey, submit } = useSearchForm();
  const filter = paymentFilterOf(parameters);
  return (
    <Stack gap={5}>
      <PageTitle>Payments</PageTitle>
      <PaymentFilterForm
        key={formKey}
        filter={filter}
        onFilter={(next) => submit(new URLSearchParams(Object.entries(next).map(([name, is]) => [name, `${is}`])))}
      />
      <FoundPayments filter={filter} />
    </Stack>
  );
}

function FoundPayments({ filter }: { filter: PaymentFilter }) {
  const found = useInfiniteQuery(paymentsQuery(filter));
  const pages = found.data?.pages ?? [];
  const payments = pages.flatMap((page) => page.items);
  const strays = pages.flatMap((page) => page.strays ?? []);
  const isEmpty = payments.length + strays.length === 0;
  return (
    <>
      {found.error && <StaffProblem problem={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton lines={6} />}
      {found.data && isEmpty && !found.hasNextPage && (
        <Empty title={filter.stuck ? "Nothing needs a person" : "No such payments"}>
          {filter.stuck ? "Every payment is where it should be." : "Nothing matches all of these at once."}
        </Empty>
      )}
      {strays.length > 0 && <StraysTable strays={strays} />}
      {payments.length > 0 && <PaymentsTable payments={payments} oldestFirst={filter.stuck === true} />}
      {found.data && (!isEmpty || found.hasNextPage) && (
        <ShowMore
          hasMore={found.hasNextPage}
          busy={found.isFetchingNextPage}
          onMore={() => void found.fetchNextPage()}
          shown={payments.length + strays.length}
        />
      )}
    </>
  );
}
