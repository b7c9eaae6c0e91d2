import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf } from "@trolley/client";

const PAGE = 10;

export function ordersQuery() {
  return infiniteQueryOptions({
    queryKey: ["mine", "orders"],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/v1/orders", { params: { query: pageOf(pageParam, PAGE) }, signal })),
    ...byCursor,
    staleTime: 0,
  });
}
