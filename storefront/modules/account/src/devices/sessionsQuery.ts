import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf } from "@trolley/client";

export function sessionsQuery() {
  return infiniteQueryOptions({
    queryKey: ["mine", "sessions"],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/v1/me/sessions", { params: { query: pageOf(pageParam) }, signal })),
    ...byCursor,
    staleTime: 0,
  });
}
