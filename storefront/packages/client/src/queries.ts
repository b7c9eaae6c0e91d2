import { QueryClient, queryOptions } from "@tanstack/react-query";

import { answer, api, publicApi, versionedAnswer } from "./api.ts";
import { keys } from "./keys.ts";
import { problemOf } from "./problem.ts";

const MINUTE_MS = 60_000;

/** The rules for every query: a refusal is final, what is passing is tried again, and offline shows at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        // In this network mode it would be off: what failed offline goes on by itself.
        refetchOnReconnect: true,
        staleTime: 30_000,
        gcTime: 30 * MINUTE_MS,
        retry: (failures, error) => failures < 2 && navigator.onLine && problemOf(error).isPassing,
        retryDelay: (failures, error) => (problemOf(error).retryAfter ?? 2 ** failures / 2) * 1000,
      },
      mutations: { networkMode: "always" },
    },
  });
}

export function configQuery() {
  return queryOptions({
    queryKey: keys.config(),
    queryFn: ({ signal }) => answer(publicApi.GET("/v1/config", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function categoriesQuery() {
  return queryOptions({
    queryKey: keys.categories(),
    queryFn: async ({ signal }) => (await answer(publicApi.GET("/v1/categories", { signal }))).items,
    staleTime: 5 * MINUTE_MS,
  });
}

export function productQuery(id: string) {
  return queryOptions({
    queryKey: keys.product(id),
    queryFn: ({ signal }) => answer(publicApi.GET("/v1/products/{id}", { params: { path: { id } }, signal })),
  });
}

export function availabilityQuery(id: string) {
  return queryOptions({
    queryKey: keys.availability(id),
    queryFn: async ({ signal }) => {
      const call = publicApi.GET("/v1/products/{id}/availability", { params: { path: { id } }, signal });
      return (await answer(call)).variants;
    },
  });
}

/** The account and its `ETag`, which a change has to name. */
export function profileQuery() {
  return queryOptions({
    queryKey: keys.profile(),
    queryFn: ({ signal }) => versionedAnswer(api.GET("/v1/me", { signal })),
  });
}
