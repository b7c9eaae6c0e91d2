import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf, type Schema } from "@trolley/client";

const PAGE = 50;

export const usersKey = ["mine", "admin", "users"] as const;

/** The accounts, newest first; with an address only that one, and with it who changed its roles. */
export function usersQuery(email: string) {
  return infiniteQueryOptions({
    queryKey: [...usersKey, email],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...pageOf(pageParam, PAGE), ...(email && { email }) };
      return answer(api.GET("/v1/admin/users", { params: { query }, signal }));
    },
    ...byCursor,
  });
}

export function setRoles(id: string, roles: Schema["Role"][]) {
  return answer(api.PUT("/v1/admin/users/{id}/roles", { params: { path: { id } }, body: { roles } }));
}
