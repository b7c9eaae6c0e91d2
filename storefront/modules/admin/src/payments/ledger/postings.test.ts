import type { Schema } from "@trolley/client";
import { expect, it } from "vitest";

import { sumsOf } from "./postings.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });
const entry = (kind: Schema["EntryKind"], amount: number, debit: Schema["Account"], credit: Schema["Account"]) => ({
  kind,
  amount: usd(amount),
  debit,
  credit,
  version: 1,
  at: "2026-11-21T12:00:00Z",
});

it("adds up both sides of every account", () => {
  const { accounts, debits, credits, balance } = sumsOf({
    payment_id: "pay_01jd8q4c7x2m9k3v5w6t0r1s2p",
    order_id: "ord_01jd8q4c7x2m9k3v5w6t0r1s2p",
    currency: "USD",
    entries: [
      entry("captured", 3000, "provider_balance", "sales"),
      entry("refunded", 1000, "refunds", "provider_balance"),
    ],
    balances: [
      { account: "provider_balance", balance: 2000 },
      { account: "sales", balance: -3000 },
      { account: "refunds", balance: 1000 },
    ],
  });
  expect(accounts[0]).toEqual({
    account: "provider_balance",
    debits: usd(3000),
    credits: usd(1000),
    balance: usd(2000),
  });
  expect([debits, credits, balance]).toEqual([usd(4000), usd(4000), usd(0)]);
});
