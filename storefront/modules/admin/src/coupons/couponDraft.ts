import { parseDecimal, type Schema } from "@trolley/client";

import { momentOf } from "../moments/localTime.ts";

/** A coupon as it is typed. */
export interface CouponForm {
  code: string;
  kind: Schema["CouponKind"];
  percent: string;
  amount: string;
  minimum: string;
  totalLimit: string;
  customerLimit: string;
  from: string;
  to: string;
}

export const EMPTY_COUPON: CouponForm = {
  code: "",
  kind: "percent",
  percent: "",
  amount: "",
  minimum: "",
  totalLimit: "",
  customerLimit: "",
  from: "",
  to: "",
};

export type CouponErrors = Partial<Record<keyof CouponForm, string>>;

/** What to send, or everything that is wrong with it at once. */
export function couponOf(
  form: CouponForm,
  currency: string,
): { coupon: Schema["NewCoupon"] } | { errors: CouponErrors } {
  const errors: CouponErrors = {};
  const code = form.code.trim().toUpperCase();
  if (!/^[A-Z0-9-]{3,32}$/.test(code)) errors.code = "3 to 32 letters, digits and dashes";
  const rate_bp = basisPointsOf(form.percent);
  if (form.kind === "percent" && rate_bp === undefined) errors.percent = "More than 0 and at most 100, like 12.5";
  const amount = parseDecimal(form.amount, currency);
  if (form.kind === "amount" && !(amount && amount.amount > 0)) errors.amount = "Write an amount like 12.50";
  const minimum = form.minimum.trim() === "" ? null : parseDecimal(form.minimum, currency);
  if (minimum === undefined || (minimum && minimum.amount < 0)) errors.minimum = "Write an amount like 50.00";
  const [total_limit, per_customer_limit] = [countOf(form.totalLimit), countOf(form.customerLimit)];
  if (total_limit === undefined) errors.totalLimit = "Write a whole number, at least 1";
  if (per_customer_limit === undefined) errors.customerLimit = "Write a whole number, at least 1";
  const [valid_from, valid_to] = [momentOf(form.from), momentOf(form.to)];
  if (valid_from && valid_to && valid_from >= valid_to) errors.to = "It ends before it begins";
  if (Object.keys(errors).length > 0) return { errors };
  const coupon: Schema["NewCoupon"] = {
    code,
    kind: form.kind,
    ...(form.kind === "percent" && rate_bp !== undefined && { rate_bp }),
    ...(form.kind === "amount" && amount && { amount }),
    ...(minimum && { minimum_subtotal: minimum }),
    ...(total_limit && { total_limit }),
    ...(per_customer_limit && { per_customer_limit }),
    ...(valid_from && { valid_from }),
    ...(valid_to && { valid_to }),
  };
  return { coupon };
}

/** "12.5" % -> 1250. Digits are moved, nothing is multiplied. */
export function basisPointsOf(text: string): number | undefined {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole = "", fraction = ""] = match;
  const points = Number.parseInt(`${whole}${fraction.padEnd(2, "0")}`, 10);
  return points >= 1 && points <= 10_000 ? points : undefined;
}

/** 1250 -> "12.5". */
export function percentText(points: number): string {
  const digits = String(points).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.?0+$/, "");
}

/** No limit is `null`, nonsense nothing. */
function countOf(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const count = /^\d{1,9}$/.test(text.trim()) ? Number.parseInt(text, 10) : 0;
  return count >= 1 ? count : undefined;
}
