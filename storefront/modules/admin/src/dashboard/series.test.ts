import type { Schema } from "@trolley/client";
import { describe, expect, it } from "vitest";

import { bucketsOf, runningSales, startOf } from "./series.ts";

const NOW = new Date(2026, 10, 21, 14, 30);

const order = (hour: number, amount: number, payment_status: Schema["OrderPaymentStatus"] = "paid", day = 21) => ({
  created_at: new Date(2026, 10, day, hour, 15).toISOString(),
  payment_status,
  total: { amount, currency: "USD" },
});

const today = { range: "day", now: NOW, currency: "USD" } as const;

describe("the orders of a day", () => {
  it("stand in the hour they were placed in", () => {
    const buckets = bucketsOf([order(9, 1000), order(9, 500), order(13, 250)], today);
    expect(buckets).toHaveLength(24);
    expect(buckets[9]).toMatchObject({ orders: 2, sales: { amount: 1500, currency: "USD" } });
    expect(
      runningSales(buckets)
        .map(({ amount }) => amount)
        .slice(8, 15),
    ).toEqual([0, 1500, 1500, 1500, 1500, 1750, 1750]);
  });

  it("count as sales once there is money", () => {
    const unpaid = ["pending", "requires_action", "failed", "voided"] as const;
    const buckets = bucketsOf([order(9, 1000, "authorized"), ...unpaid.map((status) => order(9, 700, status))], today);
    expect(buckets[9]).toMatchObject({ orders: 5, sales: { amount: 1000 } });
  });

  it("are partial before the oldest that was read", () => {
    const buckets = bucketsOf([order(13, 100)], { ...today, readSince: new Date(2026, 10, 21, 13, 15) });
    expect(buckets.filter(({ partial }) => partial)).toHaveLength(14);
    expect(buckets[14]?.partial).toBe(false);
  });
});

it("shows seven days with today as the last", () => {
  expect(startOf("week", NOW)).toEqual(new Date(2026, 10, 15));
  const buckets = bucketsOf([order(9, 1000, "paid", 15), order(9, 500)], { ...today, range: "week" });
  expect(buckets.map(({ orders }) => orders)).toEqual([1, 0, 0, 0, 0, 0, 1]);
});
