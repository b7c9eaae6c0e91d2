import { expect, test } from "vitest";

import { rangeOf } from "./priceRange.ts";

test("what is typed becomes minor units, each end for itself", () => {
  expect(rangeOf("19.50", "25", "USD")).toEqual({ filters: { price_min: 1_950, price_max: 2_500 } });
  expect(rangeOf(" 7,5 ", "", "EUR")).toEqual({ filters: { price_min: 750 } });
  expect(rangeOf("", "300", "JPY")).toEqual({ filters: { price_max: 300 } });
  expect(rangeOf("5", "5", "USD")).toEqual({ filters: { price_min: 500, price_max: 500 } });
  expect(rangeOf("", "", "USD")).toEqual({ filters: {} });
});

test.each([
  ["cheap", ""],
  ["", "1.999"],
  ["-1", "5"],
  ["99999999", ""],
])("no amounts: %s to %s", (min, max) => {
  expect(rangeOf(min, max, "USD").error).toMatch("amounts like");
});

test("a range the wrong way round says so", () => {
  expect(rangeOf("20", "10", "USD").error).toMatch("below the first");
});
