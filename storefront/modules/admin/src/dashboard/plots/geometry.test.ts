import { expect, it } from "vitest";

import { HEIGHT, heightOf, topOf } from "./geometry.ts";

it.each([
  [[], 1],
  [[0, 0], 1],
  [[3, 1], 5],
  [[5], 5],
  [[11], 20],
  [[123_456], 200_000],
])("puts %j below a round top", (values, top) => {
  expect(topOf(values)).toBe(top);
});

it("draws nothing at the bottom and the top at the top", () => {
  expect([heightOf(0, 5), heightOf(5, 5)]).toEqual([HEIGHT, 0]);
});
