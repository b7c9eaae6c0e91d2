import { Problem } from "@trolley/client";
import { expect, it } from "vitest";

import { explain } from "./explain.ts";
import { staffOrder } from "./staffOrder.fixture.ts";

const conflict = (code: string, data: Record<string, unknown>) =>
  explain(new Problem({ code, status: 409, title: code, data }), staffOrder().lines)?.text;

it("says where the order is now", () => {
  expect(conflict("order_status_conflict", { order_status: "shipped" })).toContain("It is now: Shipped.");
});

it("names the line by what people call it", () => {
  expect(conflict("order_line_exceeded", { line_id: "l1", left: 1 })).toBe(
    "Only 1 unit of Mug. Ask for so many or fewer.",
  );
  expect(conflict("refund_exceeds_rest", { line_id: "l2", units_left: 0 })).toContain("Only 0 units of Bowl");
});

it("names the money that is left", () => {
  expect(conflict("refund_exceeds_rest", { left: { amount: 1050, currency: "USD" } })).toContain("$10.50");
});

it("leaves what it does not know to the API's own words", () => {
  expect(conflict("too_many_parts", { most: 20 })).toBeUndefined();
});
