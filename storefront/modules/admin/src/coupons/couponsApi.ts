import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api, byCursor, pageOf, type Schema } from "@trolley/client";

const PAGE = 50;

export const couponsKey = ["mine", "admin", "coupons"] as const;

export function couponsQuery() {
  return infiniteQueryOptions({
    queryKey: couponsKey,
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/v1/admin/coupons", { params: { query: pageOf(pageParam, PAGE) }, signal })),
    ...byCursor,
  });
}

export function createCoupon(body: Schema["NewCoupon"]) {
  return answer(api.POST("/v1/admin/coupons", { body }));
}

/** Only as it was seen: with a version that is old, nothing happens. */
export function disableCoupon({ code, version }: Pick<Schema["Coupon"], "code" | "version">) {
  const call = api.DELETE("/v1/admin/coupons/{code}", {
    params: { path: { code } },
    headers: { "If-Match": `"${version}"` },
  });
  return answer(call);
}
