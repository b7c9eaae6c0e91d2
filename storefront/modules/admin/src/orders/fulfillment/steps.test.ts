import { describe, expect, it } from "vitest";

import { shipment, staffOrder } from "../staffOrder.fixture.ts";
import { leftToShip, obstacleTo, STEPS } from "./steps.ts";

const allowed = (changes: Parameters<typeof staffOrder>[0]) =>
  STEPS.filter((step) => obstacleTo(step, staffOrder(changes)) === undefined);

describe("the steps of an order", () => {
  it.each([
    ["pending_payment", ["cancel"]],
    ["confirmed", ["start", "hold", "cancel"]],
    ["processing", ["ship", "hold"]],
    ["shipped", ["deliver", "hold"]],
    ["on_hold", ["release", "cancel"]],
    ["delivered", []],
    ["cancelled", []],
  ] as const)("lead on from %s", (status, steps) => {
    expect(allowed({ status })).toEqual(steps);
  });

  it("wait for the money", () => {
    expect(allowed({ status: "processing", payment_status: "failed" })).toEqual(["hold"]);
    expect(allowed({ status: "on_hold", payment_status: "pending" })).toEqual(["cancel"]);
  });

  it("do not cancel what has left", () => {
    const shipments = [shipment([{ line_id: "l1", sku: "Mug", quantity: 1 }])];
    expect(allowed({ status: "on_hold", shipments })).toEqual(["release"]);
  });
});

it("counts what is still in the house over all shipments", () => {
  const one = shipment([{ line_id: "l1", sku: "Mug", quantity: 1 }]);
  const order = staffOrder({ shipments: [one, one] });
  expect(order.lines.map((line) => leftToShip(order, line))).toEqual([0, 1]);
});
