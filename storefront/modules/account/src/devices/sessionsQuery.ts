import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@trolley/client";

export function sessionsQuery() {
  return infiniteQueryOptions({
    queryKey: ["mine", "sessions"],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/v1/me/sessions", { params: { query: { ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}
