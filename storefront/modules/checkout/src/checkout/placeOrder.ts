import { answer, api, cart, isZero, type Money, Problem, payOnce, type Schema } from "@trolley/client";

import type { CheckoutValues } from "./checkoutForm.ts";

export interface Wish {
  values: CheckoutValues;
  /** What the shopper has agreed to pay. */
  total: Money;
  /** Asks the payment form for the provider's token. */
  paymentMethod: () => Promise<string>;
}

/** All attempts to buy this cart are one: see `payOnce`. */
export function checkoutScope(cartId: string): string {
  return `checkout:${cartId}`;
}

/** Buys the cart, once. */
export async function placeOrder({ values, total, paymentMethod }: Wish): Promise<Schema["Order"]> {
  if (!navigator.onLine) throw new Problem({ code: "offline", status: 0, title: "You are offline" });
  const { id, version } = await cart.settled();
  const address = values.shipping_address;
  const body: Schema["Checkout"] = {
    email: values.email,
    phone: values.phone || null,
    shipping_address: { ...address, line2: address.line2 || null, region: address.region || null },
    shipping_option: values.shipping_option,
    expected_total: total,
    cart_version: version,
    ...(isZero(total) ? {} : { payment_method: await paymentMethod() }),
  };
  return payOnce({ scope: checkoutScope(id), body, send: (key) => send(key, body) });
}

function send(key: string, body: Schema["Checkout"]): Promise<Schema["Order"]> {
  return answer(api.POST("/v1/checkout", { params: { header: { "Idempotency-Key": key } }, body }));
}
