import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";

import { api } from "./api.ts";
import { keys } from "./keys.ts";
import { orderAtRest, pauseBefore } from "./polling.ts";
import { type Problem, problemOf, problemOfBody, secondsOf } from "./problem.ts";
import type { Schema } from "./schema.ts";

type Order = Schema["Order"];

/** An order as it was seen last, and what the next question needs. */
interface SeenOrder {
  order: Order;
  etag: string | undefined;
  retryAfter: number | undefined;
  /** Answers in a row that told nothing new. */
  unchanged: number;
}

async function readOrder(id: string, seen: SeenOrder | undefined, signal: AbortSignal): Promise<SeenOrder> {
  const header = seen?.etag ? { "If-None-Match": seen.etag } : {};
  const { data, error, response } = await api.GET("/v1/orders/{id}", { params: { path: { id }, header }, signal });
  const retryAfter = secondsOf(response.headers.get("retry-after"));
  if (response.status === 304 && seen) return { ...seen, retryAfter, unchanged: seen.unchanged + 1 };
  if (!data) throw problemOfBody(error, response.status, response.headers);
  return { order: data, etag: response.headers.get("etag") ?? undefined, retryAfter, unchanged: 0 };
}

export function orderQuery(id: string) {
  return queryOptions({
    queryKey: keys.order(id),
    queryFn: ({ client, signal }) => readOrder(id, client.getQueryData<SeenOrder>(keys.order(id)), signal),
    staleTime: 0,
  });
}

interface UseOrder {
  order: Order | undefined;
  problem: Problem | undefined;
  isLoading: boolean;
  refetch: () => void;
}

/** An order; with `follow`, as it moves, while the page is visible. */
export function useOrder(id: string, { follow = false }: { follow?: boolean } = {}): UseOrder {
  const query = useQuery({
    ...orderQuery(id),
    refetchInterval: ({ state: { data, error } }) => {
      if (!follow || !data || orderAtRest(data.order)) return false;
      if (error) return pauseBefore(data.unchanged + 1, problemOf(error).retryAfter);
      return pauseBefore(data.unchanged, data.retryAfter);
    },
  });
  return {
    order: query.data?.order,
    problem: query.error ? problemOf(query.error) : undefined,
    isLoading: query.isPending,
    refetch: () => void query.refetch(),
  };
}

/** Shows an order that another endpoint answered: checkout, cancel, a new attempt. */
export function showOrder(queryClient: QueryClient, order: Order): void {
  const seen: SeenOrder = { order, etag: undefined, retryAfter: undefined, unchanged: 0 };
  queryClient.setQueryData(keys.order(order.id), seen);
}
