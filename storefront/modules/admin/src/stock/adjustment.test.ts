import { expect, it } from "vitest";

import { deltaOf } from "./adjustment.ts";

it.each([
  ["5", 5],
  ["+5", 5],
  ["-3", -3],
  ["\u22123", -3],
  ["0", undefined],
  ["1.5", undefined],
  ["1000001", undefined],
  ["three", undefined],
])("%s units typed are %s", (text, delta) => {
  expect(deltaOf(text)).toBe(delta);
});
