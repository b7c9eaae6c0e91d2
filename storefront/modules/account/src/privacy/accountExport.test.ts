import { expect, test } from "vitest";

import { wholeExport } from "./accountExport.ts";

type Page = Awaited<ReturnType<typeof wholeExport>>;

function page(order: string, next_cursor?: string) {
  return { orders: [{ id: order }], notifications: [], ...(next_cursor && { next_cursor }) } as unknown as Page;
}

test("every page is in the file, and no cursor", async () => {
  const pages = new Map([
    [undefined, page("one", "a")],
    ["a", page("two", "b")],
    ["b", page("three")],
  ]);
  const whole = await wholeExport(async (cursor) => pages.get(cursor) ?? page("unexpected"));
  expect(whole.orders.map(({ id }) => id)).toEqual(["one", "two", "three"]);
  expect(whole).not.toHaveProperty("next_cursor");
});
