import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf, type Schema } from "@trolley/client";

export interface PaymentFilter {
  status?: Schema["PaymentStatus"];
  from?: string;
  to?: string;
  stuck?: true;
}

const PAYMENTS = ["mine", "admin", "payments"] as const;
const PAGE = 25;
const FOLLOW_MS = 2_000;

export function listPayments(query: PaymentFilter & { limit?: number; cursor?: string }, signal: AbortSignal) {
  return answer(api.GET("/v1/admin/payments", { params: { query }, signal }));
}

export function paymentsQuery(filter: PaymentFilter) {
  return infiniteQueryOptions({
    queryKey: [...PAYMENTS, "found", filter],
    queryFn: ({ pageParam, signal }) => listPayments({ ...filter, ...pageOf(pageParam, PAGE) }, signal),
    ...byCursor,
  });
}

export function ledgerQuery(paymentId: string) {
  return queryOptions({
    queryKey: [...PAYMENTS, "ledger", paymentId],
    queryFn: ({ signal }) =>
      answer(api.GET("/v1/admin/payments/{id}/ledger", { params: { path: { id: paymentId } }, signal })),
    staleTime: 0,
  });
}

/** The payment of an order, looked at again while money is on its way back. */
export function orderPaymentQuery(orderId: string) {
  return queryOptions({
    queryKey: [...PAYMENTS, "order", orderId],
    queryFn: ({ signal }) =>
      answer(api.GET("/v1/admin/orders/{id}/payment", { params: { path: { id: orderId } }, signal })),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && isRefunding(data) ? FOLLOW_MS : false),
  });
}

function isRefunding({ refunds }: Schema["Payment"]): boolean {
  return refunds.some(({ status }) => status === "pending");
}

export function refreshPayments(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: PAYMENTS });
  void queryClient.invalidateQueries({ queryKey: ["mine", "admin", "dashboard"] });
}
