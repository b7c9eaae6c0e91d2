import type { Problem } from "@trolley/client";
import * as v from "valibot";

import { couponReason } from "./couponReason.ts";

const money = v.object({ amount: v.pipe(v.number(), v.safeInteger()), currency: v.string() });
const couponMembers = v.object({
  coupon: v.optional(v.string()),
  minimum: v.optional(money),
  valid_from: v.optional(v.string()),
});
const priceMembers = v.object({ was: money, now: money });

/** The coupon that was refused, and why; nothing when the refusal is about something else. */
export function refusedCoupon(problem: Problem): { coupon: string | undefined; reason: string } | undefined {
  const members = v.safeParse(couponMembers, problem.data);
  if (!members.success) return undefined;
  const { coupon, minimum, valid_from } = members.output;
  const reason = couponReason({ code: problem.code, ...(minimum && { minimum }), ...(valid_from && { valid_from }) });
  return reason === undefined ? undefined : { coupon, reason };
}

/** The totals of a refusal because of the price. */
export function changedTotal(problem: Problem): v.InferOutput<typeof priceMembers> | undefined {
  if (problem.code !== "price_changed") return undefined;
  const members = v.safeParse(priceMembers, problem.data);
  return members.success ? members.output : undefined;
}
