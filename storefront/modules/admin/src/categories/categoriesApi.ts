import { queryOptions } from "@tanstack/react-query";
import { answer, api, publicApi, type Schema } from "@trolley/client";

export const categoriesKey = ["mine", "admin", "categories"] as const;

/** As they are now: what shoppers get may be some minutes old. */
export function keptCategoriesQuery() {
  return queryOptions({
    queryKey: categoriesKey,
    queryFn: async ({ signal }) => (await answer(publicApi.GET("/v1/categories", { signal, cache: "reload" }))).items,
    staleTime: 0,
  });
}

export function saveCategory(slug: string, body: Schema["CategoryDraft"]) {
  return answer(api.PUT("/v1/admin/categories/{slug}", { params: { path: { slug } }, body }));
}

export function deleteCategory(slug: string) {
  return answer(api.DELETE("/v1/admin/categories/{slug}", { params: { path: { slug } } }));
}
