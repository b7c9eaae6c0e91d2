import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf, type Schema } from "@trolley/client";

const PAGE = 50;

/** Everything about stock; what moves units makes all of it old. */
export const stockKey = ["mine", "admin", "stock"] as const;

/** A SKU may have a dot, and what ends in one is a file to whoever serves these pages: it is no part of the path. */
export function skuPath(sku: string): string {
  return `/stock/movements?sku=${encodeURIComponent(sku)}`;
}

export interface StockFilter {
  low: boolean;
  /** The beginning of a SKU. */
  sku: string;
}

export function stockQuery({ low, sku }: StockFilter) {
  return infiniteQueryOptions({
    queryKey: [...stockKey, "list", low, sku],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...pageOf(pageParam, PAGE), ...(low && { low }), ...(sku && { sku }) };
      return answer(api.GET("/v1/admin/stock", { params: { query }, signal }));
    },
    ...byCursor,
  });
}

/** Where the units of one SKU are; nothing when it has no stock record yet. */
export function stockLevelQuery(sku: string) {
  return queryOptions({
    queryKey: [...stockKey, "level", sku],
    queryFn: async ({ signal }) => {
      // The SKU itself is the first of those that begin like it.
      const call = api.GET("/v1/admin/stock", { params: { query: { sku, limit: 1 } }, signal });
      return (await answer(call)).items.find((level) => level.sku === sku) ?? null;
    },
  });
}

export function movementsQuery(sku: string) {
  return infiniteQueryOptions({
    queryKey: [...stockKey, "movements", sku],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { sku }, query: pageOf(pageParam, PAGE) };
      return answer(api.GET("/v1/admin/stock/{sku}/movements", { params, signal }));
    },
    ...byCursor,
  });
}

export function adjustStock(sku: string, body: Schema["StockAdjustment"], key: string) {
  const params = { path: { sku }, header: { "Idempotency-Key": key } };
  return answer(api.POST("/v1/admin/stock/{sku}/adjustments", { params, body }));
}

export function splitStock(sku: string, shards: number) {
  return answer(api.PUT("/v1/admin/stock/{sku}/shards", { params: { path: { sku } }, body: { shards } }));
}
