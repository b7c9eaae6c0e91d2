import { describe, expect, it } from "vitest";

import { type RefundKind, readRefund } from "./refundRequest.ts";

const LEFT = {
  left: { amount: 1250, currency: "USD" },
  lines: [
    { id: "l1", quantity: 2 },
    { id: "l2", quantity: 1 },
  ],
};

const read = (kind: RefundKind, changes: { amount?: string; units?: Record<string, string>; reason?: string } = {}) =>
  readRefund({ kind, amount: "", units: {}, reason: "damaged", ...changes }, LEFT);

describe("a refund", () => {
  it("of all that is left names no amount", () => {
    expect(read("rest").request).toEqual({ reason: "damaged" });
  });

  it("of an amount is in minor units", () => {
    expect(read("amount", { amount: "12.50" }).request).toEqual({
      reason: "damaged",
      amount: { amount: 1250, currency: "USD" },
    });
  });

  it.each([
    ["12.51", "At most $12.50 are left"],
    ["0", "An amount above zero, such as 12.50"],
    ["-1", "An amount above zero, such as 12.50"],
    ["1.005", "An amount above zero, such as 12.50"],
    ["", "An amount above zero, such as 12.50"],
  ])("of %j is not sent", (amount, error) => {
    expect(read("amount", { amount })).toEqual({ errors: { amount: error, lines: {} } });
  });

  it("of lines names those with units only", () => {
    expect(read("lines", { units: { l1: "2", l2: "" } }).request?.lines).toEqual([{ line_id: "l1", quantity: 2 }]);
  });

  it("of more units than were bought is not sent", () => {
    expect(read("lines", { units: { l1: "3" } }).errors.lines.l1).toBe("A number from 0 to 2");
    expect(read("lines").errors.lines.l1).toBe("At least one unit has to be refunded");
  });

  it("needs a reason", () => {
    expect(read("rest", { reason: " " }).errors.reason).toBe("The shopper reads why");
  });
});
