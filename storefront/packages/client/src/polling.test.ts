import { expect, test } from "vitest";

import { orderAtRest, pauseBefore } from "./polling.ts";

test("an order is asked for after 1, 2, 4 and again 4 seconds, and at once again when it moved", () => {
  expect([0, 1, 2, 3, 50].map((unchanged) => pauseBefore(unchanged, undefined))).toEqual([
    1000, 2000, 4000, 4000, 4000,
  ]);
});

test("the API's Retry-After makes it slower, never faster", () => {
  expect(pauseBefore(0, 5)).toBe(5000);
  expect(pauseBefore(2, 1)).toBe(4000);
});

test("an order rests when only a person can move it", () => {
  expect(orderAtRest({ status: "pending_payment" })).toBe(false);
  expect(orderAtRest({ status: "payment_failed" })).toBe(false);
  expect(orderAtRest({ status: "cancelling" })).toBe(false);
  expect(orderAtRest({ status: "confirmed" })).toBe(true);
  expect(orderAtRest({ status: "on_hold" })).toBe(true);
});
