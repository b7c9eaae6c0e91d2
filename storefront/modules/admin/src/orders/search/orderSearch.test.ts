import { expect, it } from "vitest";

import { filterOf, parametersOf, searchOf } from "./orderSearch.ts";

it("keeps a search in the address, without what is empty", () => {
  const search = { number: "", email: " ada@example.com ", status: "on_hold", from: "", to: "" };
  expect(parametersOf(search).toString()).toBe("email=ada%40example.com&status=on_hold");
  expect(searchOf(parametersOf(search)).email).toBe("ada@example.com");
});

it("includes both days", () => {
  const { from, until } = filterOf({ number: "", email: "", status: "", from: "2026-02-28", to: "2026-02-28" });
  expect(from).toBe(new Date(2026, 1, 28).toISOString());
  expect(until).toBe(new Date(2026, 2, 1).toISOString());
});

it("asks for nothing that the address makes up", () => {
  expect(filterOf(searchOf(new URLSearchParams("status=sold&from=yesterday&to=2026-13-45x")))).toEqual({});
});
