import { expect, test } from "vitest";

import { nextPath, paths } from "./paths.ts";

test("after signing in one goes on to a page of the shop, and nowhere else", () => {
  expect(nextPath("?next=%2Fcheckout%3Fstep%3D2", "/")).toBe("/checkout?step=2");
  for (const evil of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]) {
    expect(nextPath(`?next=${encodeURIComponent(evil)}`, "/")).toBe("/");
  }
});

test("what is in a path cannot leave its place", () => {
  expect(paths.category("a/../b?c")).toBe("/c/a%2F..%2Fb%3Fc");
  expect(paths.search("clay & pots")).toBe("/search?q=clay%20%26%20pots");
});
