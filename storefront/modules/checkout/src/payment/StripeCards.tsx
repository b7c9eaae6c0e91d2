import { useQuery } from "@tanstack/react-query";
import type { Money } from "@trolley/client";
import { ErrorView, Skeleton } from "@trolley/ui";
import { type Ref, useImperativeHandle, useRef, useState } from "react";
import styles from "./payment.module.css";
import { type PaymentForm, PaymentFormIncomplete } from "./paymentForm.ts";
import { loadStripe } from "./stripe.ts";
import { createToken, useElements } from "./useElements.ts";

interface StripeCardsProps {
  ref: Ref<PaymentForm>;
  publishableKey: string;
  total: Money;
}

/** Stripe's Payment Element: what is typed into it goes to Stripe and nowhere else. */
export function StripeCards({ ref, publishableKey, total }: StripeCardsProps) {
  const {
    data: stripe,
    error,
    refetch,
    isFetching,
  } = useQuery({
    queryKey: ["public", "stripe", publishableKey],
    queryFn: () => loadStripe(publishableKey),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const place = useRef<HTMLDivElement>(null);
  const { elements, token, isReady } = useElements(stripe, place, total);
  const [reason, setReason] = useState<string>();

  useImperativeHandle(ref, () => ({
    paymentMethod: async () => {
      setReason(undefined);
      try {
        // The same token for the same card: with another one, repeating an attempt would be another attempt.
        token.current ??= await createToken(stripe, elements.current);
        return token.current;
      } catch (refused) {
        if (refused instanceof PaymentFormIncomplete) setReason(refused.message);
        throw refused;
      }
    },
  }));

  return (
    <div className={styles.element} aria-busy={!isReady}>
      {error && (
        <ErrorView
          problem={error}
          title="The payment form cannot be shown"
          busy={isFetching}
          onRetry={() => void refetch()}
        />
      )}
      {!isReady && !error && <Skeleton shape="block" lines={2} />}
      <div ref={place} />
      {reason && (
        <p className={styles.reason} role="alert">
          {reason}
        </p>
      )}
    </div>
  );
}
