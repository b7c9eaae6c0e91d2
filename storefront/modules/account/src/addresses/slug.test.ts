import { expect, test } from "vitest";

import { freeSlug } from "./slug.ts";

test("a label becomes what the API takes as a name", () => {
  expect(freeSlug("Summer house", [])).toBe("summer-house");
  expect(freeSlug("  Zoë's Büro! ", [])).toBe("zoe-s-buro");
  expect(freeSlug("家", [])).toBe("address");
  expect(freeSlug(`${"a".repeat(59)} b`, [])).toBe("a".repeat(59));
});

test("a name that is taken gets a number", () => {
  expect(freeSlug("Home", ["home", "home-2"])).toBe("home-3");
});
