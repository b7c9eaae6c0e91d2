import { expect, test } from "vitest";

import { moduleOf } from "./routes.ts";

test("every address that the shop's mails link to has a module", () => {
  expect(moduleOf("/verify-email")).toBe("account");
  expect(moduleOf("/reset-password")).toBe("account");
  expect(moduleOf("/forgot-password")).toBe("account");
  expect(moduleOf("/orders/ord_1")).toBe("checkout");
  expect(moduleOf("/orders/track")).toBe("checkout");
  expect(moduleOf("/cart")).toBe("checkout");
  expect(moduleOf("/products/prd_1")).toBe("catalog");
});

test("a path that only begins like one is nobody's", () => {
  for (const path of ["/cartoon", "/accounts", "/productsale", "/nope", "/admin"])
    expect(moduleOf(path)).toBeUndefined();
});
