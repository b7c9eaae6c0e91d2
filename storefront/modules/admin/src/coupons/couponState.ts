import { formatDateTime, formatMoney, formatNumber, type Schema } from "@trolley/client";
import type { Tone } from "@trolley/ui";

import { percentText } from "./couponDraft.ts";

type Coupon = Schema["Coupon"];

/** What a coupon is good for now. */
export function stateOf(coupon: Coupon, now: Date): { word: string; tone: Tone } {
  if (coupon.disabled_at) return { word: "Disabled", tone: "neutral" };
  if (coupon.valid_to && new Date(coupon.valid_to) <= now) return { word: "Over", tone: "neutral" };
  if (isUsedUp(coupon)) return { word: "Used up", tone: "neutral" };
  if (coupon.valid_from && new Date(coupon.valid_from) > now) return { word: "Not yet", tone: "warning" };
  return { word: "Good", tone: "success" };
}

function isUsedUp({ total_limit, used }: Coupon): boolean {
  return total_limit !== undefined && used !== undefined && used >= total_limit;
}

export function worthOf(coupon: Coupon): string {
  if (coupon.kind === "percent") return `${percentText(coupon.rate_bp)} % off`;
  if (coupon.kind === "amount") return `${formatMoney(coupon.amount)} off`;
  return "Free shipping";
}

export function limitsOf({ minimum_subtotal, total_limit, used, per_customer_limit }: Coupon): string[] {
  const limits = [];
  if (total_limit !== undefined) limits.push(`${formatNumber(used ?? 0)} of ${formatNumber(total_limit)} used`);
  if (per_customer_limit !== undefined) limits.push(`${formatNumber(per_customer_limit)} a customer`);
  if (minimum_subtotal) limits.push(`from ${formatMoney(minimum_subtotal)}`);
  return limits.length > 0 ? limits : ["none"];
}

export function windowOf({ valid_from, valid_to }: Coupon): string {
  if (valid_from && valid_to) return `${formatDateTime(valid_from)} to ${formatDateTime(valid_to)}`;
  if (valid_from) return `from ${formatDateTime(valid_from)}`;
  return valid_to ? `until ${formatDateTime(valid_to)}` : "always";
}
