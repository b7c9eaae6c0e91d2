import { expect, test } from "vitest";

import { type Availability, mostToAdd, optionGroups, type Variant, variantToShow } from "./variants.ts";

function variant(sku: string, options: Record<string, string>): Variant {
  return { sku, options, price: { amount: 2900, currency: "USD" } };
}

const blackS = variant("black-s", { colour: "Black", size: "S" });
const blackM = variant("black-m", { colour: "Black", size: "M" });
const whiteM = variant("white-m", { colour: "White", size: "M" });
const shirts = [blackS, blackM, whiteM];

const out = (sku: string): Availability => ({ sku, availability: "out" });
const low = (sku: string, remaining: number): Availability => ({ sku, availability: "low", remaining });

function choices(chosen: Variant, stock: Availability[] = []) {
  const groups = optionGroups(shirts, chosen, stock);
  return Object.fromEntries(groups.map(({ name, values }) => [name, values]));
}

test("options and their values keep the order of the variants", () => {
  const groups = optionGroups(shirts, blackS, []);
  const names = groups.map(({ name, values }) => [name, values.map(({ value }) => value)]);
  expect(names).toEqual([
    ["colour", ["Black", "White"]],
    ["size", ["S", "M"]],
  ]);
});

test("a value leads to the variant that keeps the other choices", () => {
  expect(choices(blackM).colour?.[1]).toMatchObject({ variant: whiteM, isElsewhere: false, isChosen: false });
  expect(choices(blackM).size?.[1]).toMatchObject({ variant: blackM, isChosen: true });
});

test("a value that does not go with what is chosen before it says so, and leads to one that exists", () => {
  expect(choices(whiteM).size?.[0]).toMatchObject({ value: "S", variant: blackS, isElsewhere: true });
  expect(choices(blackS).colour?.[1]).toMatchObject({ value: "White", variant: whiteM, isElsewhere: false });
});

test("a value is sold out when nothing of it is left with what is chosen before it", () => {
  const stock = [out("black-m"), out("white-m")];
  expect(choices(blackM, stock).colour).toMatchObject([{ isSoldOut: false }, { isSoldOut: true }]);
  expect(choices(blackM, stock).size).toMatchObject([{ isSoldOut: false }, { isSoldOut: true }]);
});

test("without options there is nothing to choose", () => {
  const only = variant("mug", {});
  expect(optionGroups([only], only, [])).toEqual([]);
});

test("the first variant that can be bought is shown, unless the address names one", () => {
  expect(variantToShow(shirts, [out("black-s")], null)).toBe(blackM);
  expect(variantToShow(shirts, [out("black-s")], "black-s")).toBe(blackS);
  expect(variantToShow(shirts, [], "unknown")).toBe(blackS);
  expect(
    variantToShow(
      shirts,
      shirts.map(({ sku }) => out(sku)),
      null,
    ),
  ).toBe(blackS);
});

test("no more can be added than are left, and than a line holds", () => {
  expect(mostToAdd(low("mug", 3), 1)).toBe(2);
  expect(mostToAdd(low("mug", 3), 5)).toBe(0);
  expect(mostToAdd(undefined, 90)).toBe(9);
  expect(mostToAdd({ sku: "mug", availability: "in_stock" }, 0)).toBe(99);
});
