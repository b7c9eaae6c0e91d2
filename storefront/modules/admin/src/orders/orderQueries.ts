import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, Problem, pageOf, type Schema } from "@trolley/client";

type StaffOrder = Schema["StaffOrder"];
type InspectedOrder = Schema["InspectedOrder"];

/** As the API takes it; dates are moments. */
export interface OrderFilter {
  number?: string;
  email?: string;
  status?: Schema["OrderStatus"];
  from?: string;
  until?: string;
}

const ORDERS = ["mine", "admin", "orders"] as const;
const PAGE = 25;
const FOLLOW_MS = 2_000;

export function searchOrders(filter: OrderFilter & { limit?: number; cursor?: string }, signal: AbortSignal) {
  return answer(api.GET("/v1/admin/orders", { params: { query: filter }, signal }));
}

export function ordersQuery(filter: OrderFilter) {
  return infiniteQueryOptions({
    queryKey: [...ORDERS, "found", filter],
    queryFn: ({ pageParam, signal }) => searchOrders({ ...filter, ...pageOf(pageParam, PAGE) }, signal),
    ...byCursor,
  });
}

/** One order by its number; it is looked at again as long as something happens to it by itself. */
export function staffOrderQuery(number: string) {
  return queryOptions({
    queryKey: [...ORDERS, "one", number],
    queryFn: async ({ client, signal }) => {
      const known = client.getQueryData<InspectedOrder>([...ORDERS, "one", number]);
      return inspectOrder(known?.id ?? (await idOf(number, signal)), signal);
    },
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? FOLLOW_MS : false),
  });
}

/** The number of an order that is known by its id. */
export function orderNumberQuery(id: string) {
  return queryOptions({
    queryKey: [...ORDERS, "number", id],
    queryFn: async ({ signal }) => (await inspectOrder(id, signal)).number,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function inspectOrder(id: string, signal: AbortSignal): Promise<InspectedOrder> {
  return answer(api.GET("/v1/admin/orders/{id}", { params: { path: { id } }, signal }));
}

async function idOf(number: string, signal: AbortSignal): Promise<string> {
  const [order] = (await searchOrders({ number }, signal)).items;
  if (!order) throw new Problem({ code: "not_found", status: 404, title: "There is no such order" });
  return order.id;
}

/** Money is on its way in or out. */
function isMoving({ status, payment_status }: StaffOrder): boolean {
  const waits = status === "pending_payment" || status === "cancelling";
  return waits || (status === "confirmed" && payment_status === "authorized");
}

/** Shows an order that a write has answered; its timeline, lists and the dashboard are out of date. */
export function showStaffOrder(queryClient: QueryClient, order: StaffOrder): void {
  const { queryKey } = staffOrderQuery(order.number);
  queryClient.setQueryData(queryKey, (shown) => shown && { ...shown, ...order });
  void queryClient.invalidateQueries({ queryKey });
  void queryClient.invalidateQueries({ queryKey: [...ORDERS, "found"] });
  void queryClient.invalidateQueries({ queryKey: ["mine", "admin", "dashboard"] });
}

export function refreshStaffOrder(queryClient: QueryClient, number: string): void {
  void queryClient.invalidateQueries({ queryKey: staffOrderQuery(number).queryKey });
}
