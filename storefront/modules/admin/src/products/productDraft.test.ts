import { describe, expect, it } from "vitest";

import { draftOf, errorsOfRefusal } from "./productDraft.ts";
import { emptyForm, emptyVariant, type ProductForm } from "./productForm.ts";

const fit: ProductForm = {
  ...emptyForm(),
  name: " Mug ",
  variants: [{ ...emptyVariant(), key: "one", price: "12,50" }],
};

function errorsOf(form: ProductForm) {
  const read = draftOf(form, "USD");
  return "errors" in read ? read.errors : {};
}

function withVariant(part: Partial<ProductForm["variants"][number]>): ProductForm {
  return { ...fit, variants: [{ ...emptyVariant(), key: "one", price: "12.50", ...part }] };
}

describe("a product as it is typed", () => {
  it("becomes minor units without passing through a float", () => {
    const form = withVariant({ price: "1.15", compareAt: "9007199254740.93" });
    expect(draftOf(form, "USD")).toMatchObject({
      draft: {
        variants: [
          {
            price: { amount: 115, currency: "USD" },
            compare_at_price: { amount: 900719925474093, currency: "USD" },
          },
        ],
      },
    });
  });

  it("has tags between commas, whatever the spaces", () => {
    expect(draftOf({ ...fit, tags: " clay,, blue , " }, "USD")).toMatchObject({ draft: { tags: ["clay", "blue"] } });
  });

  it.each([
    ["no name", { ...fit, name: " " }, ["name"]],
    ["no price", withVariant({ price: "" }), ["one.price"]],
    ["more decimals than the currency has", withVariant({ price: "1.255" }), ["one.price"]],
    ["a negative price", withVariant({ price: "-1" }), ["one.price"]],
    ["a price to compare with that is not above", withVariant({ compareAt: "12.50" }), ["one.compareAt"]],
    ["an option without a choice", { ...fit, optionNames: ["Size"] }, ["one.option.Size"]],
    [
      "two options of one name",
      { ...withVariant({ options: { Size: "S" } }), optionNames: ["Size", "Size"] },
      ["options"],
    ],
  ])("with %s is told where", (_, form, fields) => {
    expect(Object.keys(errorsOf(form))).toEqual(fields);
  });

  it("with a schedule that ends before it begins is told where", () => {
    const schedule = [{ key: "sale", price: "9", from: "2026-12-02T00:00", to: "2026-12-01T00:00" }];
    expect(Object.keys(errorsOf(withVariant({ schedule })))).toEqual(["sale.to"]);
  });

  it("with two variants that nobody could tell apart is refused", () => {
    const twins = { ...fit, variants: [...fit.variants, { ...emptyVariant(), key: "two", price: "1" }] };
    expect(errorsOf(twins)).toEqual({ two: "Another variant has the same options" });
  });
});

it("a refusal of the API comes to the fields that it names", () => {
  const errors = [
    { pointer: "/variants/0/price", code: "invalid", detail: "too high" },
    { pointer: "/variants/0", code: "options_invalid", detail: "too many" },
    { pointer: "", code: "too_much", detail: "at most 100 tags" },
  ];
  expect(errorsOfRefusal({ code: "product_invalid", errors, data: {} }, fit)).toEqual({
    "one.price": "too high",
    one: "too many",
    product: "at most 100 tags",
  });
});

it("a SKU that another product has is told at its variant", () => {
  const form = withVariant({ sku: "mug" });
  const refused = { code: "sku_conflict", errors: [], data: { skus: ["mug"] } };
  expect(errorsOfRefusal(refused, form)).toEqual({ "one.sku": "Another product has the SKU mug" });
});
