import { formatDate, formatMoney, type Money } from "@trolley/client";

/** What the API says of a coupon that it does not take: a problem of the cart, or the members of a refusal. */
interface RefusedCoupon {
  code: string;
  minimum?: Money;
  valid_from?: string;
}

const REASONS: Record<string, string> = {
  coupon_unknown: "There is no such coupon. Look at the code again.",
  coupon_not_started: "This coupon is not valid yet.",
  coupon_expired: "This coupon is over.",
  coupon_minimum: "Your cart is below what this coupon asks for.",
  coupon_exhausted: "This coupon has been used as often as it may be.",
  coupon_used: "You have used this coupon already.",
};

/** Why a coupon takes nothing off; nothing when the code is not about coupons. */
export function couponReason(refused: RefusedCoupon): string | undefined {
  const { code, minimum, valid_from } = refused;
  if (code === "coupon_minimum" && minimum) return `This coupon is for carts of ${formatMoney(minimum)} or more.`;
  if (code === "coupon_not_started" && valid_from) return `This coupon is valid from ${formatDate(valid_from)}.`;
  return REASONS[code];
}
