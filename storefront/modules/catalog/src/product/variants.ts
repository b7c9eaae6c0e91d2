import { MOST_PER_LINE, type Schema } from "@trolley/client";

export type Variant = Schema["Variant"];
export type Availability = Schema["VariantAvailability"];

/** A choice that the variants leave open: its name, and its values as they come. */
export interface OptionGroup {
  name: string;
  values: OptionValue[];
}

export interface OptionValue {
  value: string;
  /** What choosing it leads to: the variant that keeps most of the other choices. */
  variant: Variant;
  isChosen: boolean;
  /** With what is chosen in the groups before it, nothing of it is left. */
  isSoldOut: boolean;
  /** No variant has it with what is chosen in the groups before it: choosing it changes those, too. */
  isElsewhere: boolean;
}

/** The options to choose by, seen from the chosen variant. What every variant shares is shown as well. */
export function optionGroups(variants: readonly Variant[], chosen: Variant, stock: readonly Availability[]) {
  const names = [...new Set(variants.flatMap(({ options }) => Object.keys(options)))];
  return names.map((name, index): OptionGroup => {
    const before = names.slice(0, index);
    const values = [...new Set(variants.flatMap(({ options }) => options[name] ?? []))];
    const optionValue = (value: string): OptionValue[] => {
      const having = variants.filter(({ options }) => options[name] === value);
      const near = having.filter((variant) => agreement(variant, chosen, before) === before.length);
      const [variant] = having.toSorted(
        (one, other) => agreement(other, chosen, names) - agreement(one, chosen, names),
      );
      if (!variant) return [];
      const isSoldOut = near.length > 0 && near.every((one) => availabilityOf(stock, one)?.availability === "out");
      return [{ value, variant, isSoldOut, isChosen: chosen.options[name] === value, isElsewhere: near.length === 0 }];
    };
    return { name, values: values.flatMap(optionValue) };
  });
}

function agreement(one: Variant, other: Variant, names: readonly string[]): number {
  return names.filter((name) => one.options[name] === other.options[name]).length;
}

export function availabilityOf(stock: readonly Availability[], { sku }: Variant): Availability | undefined {
  return stock.find((variant) => variant.sku === sku);
}

/** What is shown before anybody has chosen: what the address names, else the first that can be bought. */
export function variantToShow(variants: readonly Variant[], stock: readonly Availability[], sku: string | null) {
  const named = variants.find((variant) => variant.sku === sku);
  const inStock = variants.find((variant) => availabilityOf(stock, variant)?.availability !== "out");
  return named ?? inStock ?? variants[0];
}

/** How many more can go into the cart. */
export function mostToAdd(availability: Availability | undefined, inCart: number): number {
  const left = availability?.availability === "low" ? availability.remaining : MOST_PER_LINE;
  return Math.max(0, Math.min(left, MOST_PER_LINE) - inCart);
}
