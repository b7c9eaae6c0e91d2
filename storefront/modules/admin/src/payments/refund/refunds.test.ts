import type { Schema } from "@trolley/client";
import { expect, it } from "vitest";

import { leftToRefund } from "./refunds.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

function payment(...refunds: [number, Schema["PublicRefundStatus"]][]): Schema["Payment"] {
  return {
    id: "pay_01jd8q4c7x2m9k3v5w6t0r1s2p",
    order_id: "ord_01jd8q4c7x2m9k3v5w6t0r1s2p",
    status: "paid",
    amount: usd(3000),
    authorized: usd(3000),
    captured: usd(3000),
    refunded: usd(500),
    attempts: [],
    refunds: refunds.map(([amount, status]) => ({
      id: "ref_01jd8q4c7x2m9k3v5w6t0r1s2p",
      status,
      amount: usd(amount),
      reason: "damaged",
      created_at: "2026-11-21T13:00:00Z",
    })),
    provider_unavailable: false,
    version: 1,
  };
}

it("takes what is on its way from what is left", () => {
  expect(leftToRefund(payment([500, "succeeded"]))).toEqual(usd(2500));
  expect(leftToRefund(payment([500, "succeeded"], [1000, "pending"]))).toEqual(usd(1500));
});

it("gives back what has failed", () => {
  expect(leftToRefund(payment([500, "succeeded"], [1000, "failed"]))).toEqual(usd(2500));
});
