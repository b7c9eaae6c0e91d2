import type { Schema } from "@trolley/client";
import type { OrderFilter } from "../orderQueries.ts";
import { ORDER_STATUS } from "../words.ts";

/** What is in the fields, and in the page's address. Days are the reader's own. */
export interface OrderSearch {
  number: string;
  email: string;
  status: string;
  from: string;
  to: string;
}

export const FIELDS = ["number", "email", "status", "from", "to"] as const;

export function searchOf(parameters: URLSearchParams): OrderSearch {
  const value = (name: keyof OrderSearch) => parameters.get(name) ?? "";
  return {
    number: value("number"),
    email: value("email"),
    status: value("status"),
    from: value("from"),
    to: value("to"),
  };
}

/** Without the fields that are empty. */
export function parametersOf(search: OrderSearch): URLSearchParams {
  const filled = FIELDS.filter((name) => search[name].trim() !== "");
  return new URLSearchParams(filled.map((name) => [name, search[name].trim()]));
}

export function isOrderStatus(text: string): text is Schema["OrderStatus"] {
  return Object.hasOwn(ORDER_STATUS, text);
}

/** Both days are included: the API's `until` is the first moment after them. */
export function filterOf(search: OrderSearch): OrderFilter {
  const from = startOfDay(search.from, 0);
  const until = startOfDay(search.to, 1);
  return {
    ...(search.number && { number: search.number.toUpperCase() }),
    ...(search.email && { email: search.email }),
    ...(isOrderStatus(search.status) && { status: search.status }),
    ...(from && { from }),
    ...(until && { until }),
  };
}

function startOfDay(text: string, later: number): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (!year) return undefined;
  const date = new Date(Number(year), Number(month) - 1, Number(day) + later);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
