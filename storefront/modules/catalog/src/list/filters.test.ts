import { expect, test } from "vitest";

import { addressOf, filtersOf, wordsOf } from "./filters.ts";

test("filters survive the way through the address", () => {
  const filters = { category: "kitchen", price_min: 0, price_max: 4_250, sort: "price_asc" } as const;
  expect(filtersOf(addressOf(filters, "tea & mug"))).toEqual(filters);
  expect(wordsOf(addressOf(filters, "tea & mug"))).toBe("tea & mug");
});

test.each([
  "?price_min=ten",
  "?price_min=-1",
  "?price_min=1.5",
  "?price_min=4294967296",
  "?price_min=1e3",
  "?sort=toString",
  "?sort=newest",
  "?category=",
  "?category=%22%3E",
])("what the API would refuse, or does anyway, is left out: %s", (search) => {
  expect(filtersOf(search)).toEqual({});
});

test("a range that ends before it begins keeps its beginning", () => {
  expect(filtersOf("?price_min=500&price_max=400")).toEqual({ price_min: 500 });
  expect(filtersOf("?price_min=500&price_max=500")).toEqual({ price_min: 500, price_max: 500 });
});

test("an address without filters is bare", () => {
  expect(addressOf({})).toBe("");
  expect(wordsOf("")).toBe("");
  expect(wordsOf(`?q=${"a".repeat(300)}`)).toHaveLength(200);
});
