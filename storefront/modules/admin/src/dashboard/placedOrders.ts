import { infiniteQueryOptions } from "@tanstack/react-query";
import { byCursor, pageOf, type Schema } from "@trolley/client";

import { searchOrders } from "../orders/orderQueries.ts";

const PAGE = 100;
const PAGES_AT_ONCE = 5;

/** So many orders are read before somebody asks for more. */
export const READ_AT_ONCE = PAGE * PAGES_AT_ONCE;

/** Orders since a moment, newest first, a few pages of the API at a time: a busy week is never read to its end unasked. */
export function placedOrdersQuery(from: string) {
  return infiniteQueryOptions({
    queryKey: ["mine", "admin", "dashboard", "orders", from],
    queryFn: ({ pageParam, signal }) => readPages(from, pageParam, signal),
    ...byCursor,
  });
}

async function readPages(from: string, first: string, signal: AbortSignal) {
  const items: Schema["StaffOrder"][] = [];
  let cursor = first;
  for (let page = 0; page < PAGES_AT_ONCE; page++) {
    const found = await searchOrders({ from, ...pageOf(cursor, PAGE) }, signal);
    items.push(...found.items);
    cursor = found.next_cursor ?? "";
    if (!cursor) break;
  }
  return { items, ...(cursor && { next_cursor: cursor }) };
}
