import type { CartView } from "@trolley/client";

const names = new Map<string, string>();

/** What is not sold any more is in the cart by its SKU alone: its name is known from when it was. */
export function noteNames(cart: CartView): void {
  for (const line of cart.lines) names.set(line.sku, line.name);
}

export function nameOf(sku: string, cart: CartView): string {
  return cart.lines.find((line) => line.sku === sku)?.name ?? names.get(sku) ?? sku;
}
