import { expect, test } from "vitest";

import { chosenOption, shippingChoices } from "./shipping.ts";

const price = (amount: number) => ({ amount, currency: "USD" });
const standard = { id: "standard", name: "Standard", price: price(599), days_min: 3, days_max: 6 };
const express = { id: "express", name: "Express", price: price(1499), days_min: 1, days_max: 2 };
const config = {
  name: "Trolley",
  currency: "USD",
  currency_exponent: 2,
  prices_include_tax: false,
  countries: ["US", "DE"],
  return_window_days: 30,
  shipping_options: [
    { ...standard, countries: [] },
    { ...express, countries: ["US"] },
  ],
};

test("a country has the options that name it, and those that name none", () => {
  expect(shippingChoices(config, "US").map(({ id }) => id)).toEqual(["standard", "express"]);
  expect(shippingChoices(config, "DE").map(({ id }) => id)).toEqual(["standard"]);
});

test("a quoted price stands for these goods, the shop's for the rest", () => {
  const choices = shippingChoices(config, "US", [{ ...standard, price: price(0) }]);
  expect(choices.map(({ price }) => price.amount)).toEqual([0, 1499]);
});

test("an option that is not offered any more gives way to the first", () => {
  const choices = shippingChoices(config, "DE");
  expect(chosenOption(choices, "express")).toBe("standard");
  expect(chosenOption(choices, "")).toBe("standard");
  expect(chosenOption([], "standard")).toBe("");
});
