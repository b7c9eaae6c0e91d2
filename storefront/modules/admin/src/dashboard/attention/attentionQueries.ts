import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@trolley/client";

import { searchOrders } from "../../orders/orderQueries.ts";
import { listPayments } from "../../payments/paymentQueries.ts";

/** How many wait; `more` when not all were looked at. */
export interface Waiting {
  count: number;
  more: boolean;
}

const LOOKED_AT = 100;
const dashboard = (what: string) => ["mine", "admin", "dashboard", what] as const;

export const stuckPaymentsQuery = queryOptions({
  queryKey: dashboard("stuck payments"),
  queryFn: async ({ signal }): Promise<Waiting> => {
    const { items, strays, next_cursor } = await listPayments({ stuck: true, limit: LOOKED_AT }, signal);
    return { count: items.length + (strays?.length ?? 0), more: next_cursor !== undefined };
  },
});

export const lowStockQuery = queryOptions({
  queryKey: dashboard("low stock"),
  queryFn: async ({ signal }): Promise<Waiting> => {
    const params = { query: { low: true, limit: LOOKED_AT } };
    const { items, next_cursor } = await answer(api.GET("/v1/admin/stock", { params, signal }));
    return { count: items.length, more: next_cursor !== undefined };
  },
});

export const deadLettersQuery = queryOptions({
  queryKey: dashboard("dead letters"),
  queryFn: async ({ signal }): Promise<Waiting> => {
    const { queues } = await answer(api.GET("/v1/admin/dead-letters", { signal }));
    return { count: queues.reduce((sum, { messages }) => sum + messages, 0), more: false };
  },
});

export const ordersOnHoldQuery = queryOptions({
  queryKey: dashboard("orders on hold"),
  queryFn: async ({ signal }): Promise<Waiting> => {
    const { items, next_cursor } = await searchOrders({ status: "on_hold", limit: LOOKED_AT }, signal);
    return { count: items.length, more: next_cursor !== undefined };
  },
});

export interface OpenReturn {
  order: Schema["StaffOrder"];
  returned: Schema["Return"];
}

/** Returns to decide about or to take in. The search knows none: they are looked for in the newest orders that can have them. */
export const openReturnsQuery = queryOptions({
  queryKey: dashboard("open returns"),
  queryFn: async ({ signal }) => {
    const found = await Promise.all(
      (["delivered", "partially_returned"] as const).map((status) =>
        searchOrders({ status, limit: LOOKED_AT }, signal),
      ),
    );
    const orders = found.flatMap(({ items }) => items);
    return { open: orders.flatMap(openReturnsOf), more: found.some(({ next_cursor }) => next_cursor !== undefined) };
  },
});

function openReturnsOf(order: Schema["StaffOrder"]): OpenReturn[] {
  const open = order.returns.filter(({ status }) => status === "requested" || status === "approved");
  return open.map((returned) => ({ order, returned }));
}
