import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@trolley/client";

const PAGE = 10;

export function ordersQuery() {
  return infiniteQueryOptions({
    queryKey: ["mine", "orders"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      return answer(api.GET("/v1/orders", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}
