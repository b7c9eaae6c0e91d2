import { expect, test } from "vitest";

import { compareMoney, formatDecimal, formatMoney, parseDecimal, sumMoney, timesMoney } from "./money.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

test("minor units are written with the currency's own decimals", () => {
  expect(formatDecimal(usd(4299))).toBe("42.99");
  expect(formatDecimal({ amount: 500, currency: "JPY" })).toBe("500");
  expect(formatDecimal({ amount: 12345, currency: "KWD" })).toBe("12.345");
});

test("small and negative amounts keep their zeros and their sign", () => {
  expect(formatDecimal(usd(5))).toBe("0.05");
  expect(formatDecimal(usd(-5))).toBe("-0.05");
  expect(formatDecimal(usd(0))).toBe("0.00");
});

test("an amount that no float can hold in decimals is shown to the cent", () => {
  expect(formatDecimal(usd(9_007_199_254_740_991))).toBe("90071992547409.91");
  expect(formatMoney(usd(9_007_199_254_740_991)).replace(/\D/g, "")).toBe("9007199254740991");
});

test("what is typed becomes minor units without a float", () => {
  expect(parseDecimal("19.9", "USD")).toEqual(usd(1990));
  expect(parseDecimal("19,99", "USD")).toEqual(usd(1999));
  expect(parseDecimal("1.15", "USD")).toEqual(usd(115));
  expect(parseDecimal("-3", "USD")).toEqual(usd(-300));
  expect(parseDecimal("7", "JPY")).toEqual({ amount: 7, currency: "JPY" });
});

test("what is not an amount of the currency is not one", () => {
  for (const text of ["", "1.999", "1e3", "12.", "abc", "1.2.3"]) expect(parseDecimal(text, "USD")).toBeUndefined();
  expect(parseDecimal("7.5", "JPY")).toBeUndefined();
});

test("what is written is what is read", () => {
  for (const amount of [0, 1, 99, 100, 123_456, -7, 4_000_000_000_000]) {
    expect(parseDecimal(formatDecimal(usd(amount)), "USD")).toEqual(usd(amount));
  }
});

test("sums stay exact, and of one currency", () => {
  expect(sumMoney([usd(10), usd(20), usd(3)], "USD")).toEqual(usd(33));
  expect(sumMoney([], "USD")).toEqual(usd(0));
  expect(timesMoney(usd(333), 3)).toEqual(usd(999));
  expect(() => sumMoney([usd(1), { amount: 1, currency: "EUR" }], "USD")).toThrow(RangeError);
  expect(() => timesMoney(usd(Number.MAX_SAFE_INTEGER), 2)).toThrow(RangeError);
});

test("amounts are compared in one currency", () => {
  expect(compareMoney(usd(1), usd(2))).toBe(-1);
  expect(compareMoney(usd(2), usd(2))).toBe(0);
  expect(compareMoney(usd(3), usd(2))).toBe(1);
  expect(() => compareMoney(usd(1), { amount: 1, currency: "EUR" })).toThrow(RangeError);
});
