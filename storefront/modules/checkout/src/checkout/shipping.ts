import type { Money, Schema } from "@trolley/client";

/** A way to ship, with its price for these goods as far as it is known. */
export interface ShippingChoice {
  id: string;
  name: string;
  price: Money;
  days_min: number;
  days_max: number;
}

export function shippingChoices(
  config: Schema["ShopConfig"],
  country: string,
  quoted: readonly Schema["QuotedOption"][] = [],
): ShippingChoice[] {
  const served = config.shipping_options.filter(
    ({ countries }) => countries.length === 0 || countries.includes(country),
  );
  return served.map((option) => quoted.find(({ id }) => id === option.id) ?? option);
}

/** What was chosen, or the first where that is not offered. */
export function chosenOption(choices: readonly ShippingChoice[], wanted: string): string {
  return choices.find(({ id }) => id === wanted)?.id ?? choices[0]?.id ?? "";
}
