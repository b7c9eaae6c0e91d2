import { describe, expect, it } from "vitest";

import { basisPointsOf, couponOf, EMPTY_COUPON, percentText } from "./couponDraft.ts";

describe("a percentage", () => {
  it.each([
    ["10", 1000],
    ["12.5", 1250],
    ["0,01", 1],
    ["100", 10_000],
    ["0", undefined],
    ["100.01", undefined],
    ["1.005", undefined],
    ["-5", undefined],
  ])("%s is %s basis points", (text, points) => {
    expect(basisPointsOf(text)).toBe(points);
  });

  it.each([
    [1000, "10"],
    [1250, "12.5"],
    [1, "0.01"],
    [10_000, "100"],
  ])("of %s basis points reads %s", (points, text) => {
    expect(percentText(points)).toBe(text);
  });
});

describe("a coupon as it is typed", () => {
  it("sends what its kind needs and nothing of another kind", () => {
    const form = { ...EMPTY_COUPON, code: "spring", kind: "amount" as const, amount: "5", percent: "10" };
    expect(couponOf(form, "USD")).toEqual({
      coupon: { code: "SPRING", kind: "amount", amount: { amount: 500, currency: "USD" } },
    });
  });

  it("names everything that is wrong at once", () => {
    const form = { ...EMPTY_COUPON, code: "x", totalLimit: "0", from: "2026-12-02T00:00", to: "2026-12-01T00:00" };
    const read = couponOf(form, "USD");
    expect("errors" in read && Object.keys(read.errors)).toEqual(["code", "percent", "totalLimit", "to"]);
  });
});
