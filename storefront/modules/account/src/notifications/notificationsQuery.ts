import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf } from "@trolley/client";

export const notificationsKey = ["mine", "notifications"] as const;

export function notificationsQuery(unread: boolean) {
  return infiniteQueryOptions({
    queryKey: [...notificationsKey, { unread }],
    queryFn: ({ pageParam, signal }) => {
      const query = { unread, ...pageOf(pageParam) };
      return answer(api.GET("/v1/me/notifications", { params: { query }, signal }));
    },
    ...byCursor,
  });
}
