import { expect, test } from "vitest";

import { durationOf } from "./duration.ts";

test("a wait is never told shorter than it is", () => {
  expect(durationOf(0)).toMatch(/^1 /);
  expect(durationOf(89)).toMatch(/^89 /);
  expect(durationOf(121)).toMatch(/^3 /);
});
