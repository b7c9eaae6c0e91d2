import { parseDecimal } from "@trolley/client";

import type { Filters } from "./filters.ts";

const MOST_MINOR_UNITS = 4_294_967_295;

interface Range {
  filters: Pick<Filters, "price_min" | "price_max">;
  error?: string;
}

/** What was typed as a range, or why it is none. */
export function rangeOf(min: string, max: string, currency: string): Range {
  const from = parseDecimal(min, currency)?.amount;
  const to = parseDecimal(max, currency)?.amount;
  if (isNoPrice(min, from) || isNoPrice(max, to)) return { filters: {}, error: "Enter amounts like 25 or 19.50." };
  if (from !== undefined && to !== undefined && from > to) {
    return { filters: {}, error: "The second price is below the first." };
  }
  return { filters: { ...(from !== undefined && { price_min: from }), ...(to !== undefined && { price_max: to }) } };
}

function isNoPrice(typed: string, amount: number | undefined): boolean {
  if (typed.trim() === "") return false;
  return amount === undefined || amount < 0 || amount > MOST_MINOR_UNITS;
}
