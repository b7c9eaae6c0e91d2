import { isZero, type Money, type Schema } from "@trolley/client";
import { Skeleton } from "@trolley/ui";
import { lazy, type Ref, Suspense } from "react";

import type { PaymentForm } from "./paymentForm.ts";

const SimulatorCards = lazy(async () => ({ default: (await import("./SimulatorCards.tsx")).SimulatorCards }));
const StripeCards = lazy(async () => ({ default: (await import("./StripeCards.tsx")).StripeCards }));

interface PaymentFieldsProps {
  ref: Ref<PaymentForm>;
  config: Schema["ShopConfig"];
  total: Money;
}

/** The form of whoever takes the money. */
export function PaymentFields({ ref, config, total }: PaymentFieldsProps) {
  const key = config.payment_publishable_key;
  if (isZero(total)) return <p>There is nothing to pay.</p>;
  return (
    <Suspense fallback={<Skeleton shape="block" lines={2} />}>
      {key ? <StripeCards ref={ref} publishableKey={key} total={total} /> : <SimulatorCards ref={ref} />}
    </Suspense>
  );
}
