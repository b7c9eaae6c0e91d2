import { infiniteQueryOptions, keepPreviousData, type QueryClient } from "@tanstack/react-query";
import { answer, byCursor, keys, pageOf, publicApi, type Schema } from "@trolley/client";

import type { Filters } from "./filters.ts";

const PAGE = 24;

export function productListQuery(filters: Filters) {
  return pagesOf(["public", "products", filters], (page, signal) =>
    publicApi.GET("/v1/products", { params: { query: { ...filters, ...page } }, signal }),
  );
}

/** Search has an order of its own, by relevance. */
export function searchQuery(q: string, { sort: _, ...filters }: Filters) {
  return pagesOf(["public", "search", q, filters], (page, signal) =>
    publicApi.GET("/v1/products/search", { params: { query: { q, ...filters, ...page } }, signal }),
  );
}

type Asked = Promise<{ data?: Schema["ProductList"]; error?: unknown; response: Response }>;

function pagesOf(queryKey: readonly unknown[], ask: (page: ReturnType<typeof pageOf>, signal: AbortSignal) => Asked) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: async ({ client, pageParam, signal }) => {
      const page = await answer(ask(pageOf(pageParam, PAGE), signal));
      for (const product of page.items) keepForItsPage(client, product);
      return page;
    },
    ...byCursor,
    placeholderData: keepPreviousData,
  });
}

/** A list has whole products: their pages show them at once, and offline, and ask again beside it. */
function keepForItsPage(client: QueryClient, product: Schema["Product"]): void {
  const known = client.getQueryData<Schema["Product"]>(keys.product(product.id));
  if (known && known.version >= product.version) return;
  client.setQueryData(keys.product(product.id), product, { updatedAt: 1 });
}
