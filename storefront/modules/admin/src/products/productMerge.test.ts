import { describe, expect, it } from "vitest";

import type { ProductForm, VariantForm } from "./productForm.ts";
import { mergeProduct } from "./productMerge.ts";

function variant(sku: string, part: Partial<VariantForm> = {}): VariantForm {
  return { key: sku, saved: true, sku, options: { Size: sku }, price: "10.00", compareAt: "", schedule: [], ...part };
}

const base: ProductForm = {
  name: "Mug",
  description: "Round",
  category: "kitchen",
  tags: "clay",
  status: "active",
  optionNames: ["Size"],
  variants: [variant("mug-s"), variant("mug-l")],
  images: [],
};

describe("what somebody else saved meanwhile", () => {
  it("is taken over where nothing was typed here", () => {
    const theirs = { ...base, description: "Round and blue" };
    const { form, changes } = mergeProduct(base, { ...base, name: "Cup" }, theirs);
    expect(form).toMatchObject({ name: "Cup", description: "Round and blue" });
    expect(changes).toEqual([{ what: "Description", was: "Round", now: "Round and blue" }]);
  });

  it("is only told where something else was typed here", () => {
    const { form, changes } = mergeProduct(base, { ...base, name: "Cup" }, { ...base, name: "Beaker" });
    expect(form.name).toBe("Cup");
    expect(changes).toEqual([{ what: "Name", was: "Mug", now: "Beaker", mine: "Cup" }]);
  });

  it("is no conflict when both wrote the same", () => {
    const both = { ...base, name: "Cup" };
    expect(mergeProduct(base, both, both).changes).toEqual([{ what: "Name", was: "Mug", now: "Cup" }]);
  });

  it("is merged variant by variant, by their SKUs and not by their places", () => {
    const mine = { ...base, variants: [variant("mug-l", { price: "12.00" }), variant("mug-s")] };
    const theirs = { ...base, variants: [variant("mug-s", { price: "9.00" }), variant("mug-l")] };
    const { form, changes } = mergeProduct(base, mine, theirs);
    expect(form.variants.map(({ sku, price }) => `${sku} ${price}`)).toEqual(["mug-l 12.00", "mug-s 9.00"]);
    expect(changes).toEqual([{ what: "Price of mug-s", was: "10.00", now: "9.00" }]);
  });

  it("brings new variants and takes removed ones away, unless they were edited here", () => {
    const mine = { ...base, variants: [variant("mug-s"), variant("mug-l", { price: "12.00" })] };
    const { form, changes } = mergeProduct(base, mine, { ...base, variants: [variant("mug-xl")] });
    expect(form.variants.map(({ sku, saved }) => [sku, saved])).toEqual([
      ["mug-l", false],
      ["mug-xl", true],
    ]);
    expect(changes.map(({ what, now }) => `${what}: ${now}`)).toEqual([
      "mug-s: removed",
      "mug-l: removed",
      "mug-xl: Size: mug-xl, 10.00",
    ]);
  });

  it("does not bring back what was removed here", () => {
    const mine = { ...base, variants: [variant("mug-s")] };
    const theirs = { ...base, variants: [variant("mug-s"), variant("mug-l", { price: "9.00" })] };
    expect(mergeProduct(base, mine, theirs).form.variants).toHaveLength(1);
  });
});
