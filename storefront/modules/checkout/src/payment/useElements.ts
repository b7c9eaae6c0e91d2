import type { Money } from "@trolley/client";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";

import { PaymentFormIncomplete } from "./paymentForm.ts";
import type { Stripe, StripeElements } from "./stripe.ts";

/** Stripe's fields inside of `place`, and the token made of what is in them. */
export function useElements(stripe: Stripe | undefined, place: RefObject<HTMLElement | null>, total: Money) {
  const elements = useRef<StripeElements>(undefined);
  const token = useRef<string>(undefined);
  const [isReady, setReady] = useState(false);
  const amount = total.amount;
  const currency = total.currency.toLowerCase();
  const create = useEffectEvent((of: Stripe) =>
    of.elements({ ...OPTIONS, amount, currency, appearance: appearance() }),
  );

  useEffect(() => {
    if (!stripe || !place.current) return;
    const made = create(stripe);
    const element = made.create("payment");
    element.on("ready", () => setReady(true));
    element.on("change", () => {
      token.current = undefined;
    });
    element.mount(place.current);
    elements.current = made;
    return () => element.destroy();
  }, [stripe, place]);

  useEffect(() => elements.current?.update({ amount, currency }), [amount, currency]);

  return { elements, token, isReady };
}

const OPTIONS = { mode: "payment", paymentMethodCreation: "manual", paymentMethodTypes: ["card"] } as const;

function appearance(): { theme: "stripe" | "night" } {
  const chosen = document.documentElement.dataset.theme;
  const isDark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return { theme: isDark ? "night" : "stripe" };
}

export async function createToken(stripe: Stripe | undefined, elements: StripeElements | undefined): Promise<string> {
  if (!stripe || !elements) throw new PaymentFormIncomplete("The payment form is still loading");
  const submitted = await elements.submit();
  if (submitted.error) throw new PaymentFormIncomplete(submitted.error.message ?? "Check the card's details");
  const made = await stripe.createPaymentMethod({ elements });
  if (made.error) throw new PaymentFormIncomplete(made.error.message ?? "The card was not accepted");
  return made.paymentMethod.id;
}
