import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf, type Schema } from "@trolley/client";

export type Status = Schema["ProductStatus"];

const PAGE = 50;

/** Lists of products; what is saved makes all of them old. */
export const productsKey = ["mine", "admin", "products"] as const;

export function productsQuery(status: Status) {
  return infiniteQueryOptions({
    queryKey: [...productsKey, "status", status],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/v1/products", { params: { query: { ...pageOf(pageParam, PAGE), status } }, signal })),
    ...byCursor,
  });
}

/** The shop's own search: it knows what is for sale. */
export function productSearchQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: [...productsKey, "search", q],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/v1/products/search", { params: { query: { ...pageOf(pageParam, PAGE), q } }, signal })),
    ...byCursor,
  });
}

/** A product as it is kept. Read anew for every editor, and never under the hands of who types. */
export function keptProductQuery(id: string) {
  return queryOptions({
    queryKey: ["mine", "admin", "product", id],
    queryFn: ({ signal }) => answer(api.GET("/v1/products/{id}", { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** A new product, or the next version of one. */
export function saveProduct(draft: Schema["ProductDraft"], base: Schema["Product"] | undefined) {
  if (!base) return answer(api.POST("/v1/admin/products", { body: draft }));
  const params = { path: { id: base.id }, header: { "If-Match": `"${base.version}"` } };
  return answer(api.PUT("/v1/admin/products/{id}", { params, body: draft }));
}

export function archiveProduct(id: string) {
  return answer(api.DELETE("/v1/admin/products/{id}", { params: { path: { id } } }));
}
