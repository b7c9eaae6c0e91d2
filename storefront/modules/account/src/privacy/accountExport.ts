import type { Schema } from "@trolley/client";

type Page = Schema["AccountExport"];

/** All pages as one: the lists go on, everything else is on every page. */
export async function wholeExport(read: (cursor: string | undefined) => Promise<Page>): Promise<Page> {
  const { next_cursor, ...whole } = await read(undefined);
  let cursor = next_cursor;
  while (cursor) {
    const page = await read(cursor);
    whole.orders.push(...page.orders);
    whole.notifications.push(...page.notifications);
    cursor = page.next_cursor;
  }
  return whole;
}
