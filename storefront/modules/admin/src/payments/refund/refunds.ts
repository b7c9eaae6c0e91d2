import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type Money, type Schema, sumMoney } from "@trolley/client";
import { useState } from "react";

import { type UseIntent, useIntent } from "../../intents/useIntent.ts";
import { refreshPayments } from "../paymentQueries.ts";

type Payment = Schema["Payment"];
type Refund = Schema["Refund"];

/** What is captured, not back, and not on its way back. */
export function leftToRefund({ captured, refunded, refunds }: Payment): Money {
  const pending = refunds.filter(({ status }) => status === "pending").map(({ amount }) => amount);
  const { amount: gone } = sumMoney([refunded, ...pending], captured.currency);
  return { amount: Math.max(0, captured.amount - gone), currency: captured.currency };
}

interface UseRefund {
  intent: UseIntent<Schema["RefundRequest"]>;
  /** The one that was asked for here last. */
  asked: Refund | undefined;
}

export function useRefund(orderId: string, onDone: () => void): UseRefund {
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<Refund>();
  const intent = useIntent({
    scope: `refund:${orderId}`,
    send: (body: Schema["RefundRequest"], key) =>
      answer(
        api.POST("/v1/admin/orders/{id}/refunds", {
          params: { path: { id: orderId }, header: { "Idempotency-Key": key } },
          body,
        }),
      ),
    onDone: (refund) => {
      setAsked(refund);
      refreshPayments(queryClient);
      onDone();
    },
    onRefused: () => refreshPayments(queryClient),
  });
  return { intent, asked };
}
