import { useMutation, useQuery } from "@tanstack/react-query";
import { answer, api, configQuery, formatMoney, Problem, payOnce, type Schema, tellTabs } from "@trolley/client";
import { Button, Cluster, ErrorView, Notice, Panel, Skeleton, Stack } from "@trolley/ui";
import { type RefObject, useEffect, useRef } from "react";

import { PaymentFields } from "../payment/PaymentFields.tsx";
import { type PaymentForm, PaymentFormIncomplete } from "../payment/paymentForm.ts";
import { forgetVisit } from "./bankVisits.ts";
import { CancelOrder } from "./CancelOrder.tsx";
import { declineReason } from "./declines.ts";
import { TimeLeft } from "./TimeLeft.tsx";
import { usePayment } from "./usePayment.ts";

interface DeclinedProps {
  order: Schema["Order"];
  onChange: () => void;
}

/** Why it was declined, and another try while there is time. */
export function Declined({ order, onChange }: DeclinedProps) {
  const { data: config } = useQuery(configQuery());
  const payment = usePayment(order);
  const form = useRef<PaymentForm>(null);
  const retry = useRetry(order, payment, form, onChange);
  useEffect(() => forgetVisit(order.id), [order.id]);
  const problem = retry.error instanceof PaymentFormIncomplete ? undefined : retry.error;
  return (
    <Stack gap={5}>
      <Notice tone="error" title={declineReason(payment?.attempts.at(-1)?.decline_code)}>
        <p>Nothing was charged. You can pay in another way.</p>
        <TimeLeft until={order.expires_at} />
      </Notice>
      <Panel aria-label="Pay in another way">
        <Stack gap={5}>
          <h2>Pay in another way</h2>
          {config ? (
            <PaymentFields ref={form} config={config} total={order.total} />
          ) : (
            <Skeleton shape="block" lines={2} />
          )}
          {problem && <ErrorView problem={problem} />}
          <Cluster>
            <Button busy={retry.isPending || !payment} onClick={() => retry.mutate()}>
              Pay {formatMoney(order.total)}
            </Button>
            <CancelOrder order={order} />
          </Cluster>
        </Stack>
      </Panel>
    </Stack>
  );
}

function useRetry(
  order: Schema["Order"],
  payment: Schema["Payment"] | undefined,
  form: RefObject<PaymentForm | null>,
  onChange: () => void,
) {
  const { id } = order;
  return useMutation({
    mutationFn: async () => {
      if (!navigator.onLine) throw new Problem({ code: "offline", status: 0, title: "You are offline" });
      if (!form.current || !payment) throw new PaymentFormIncomplete("The payment form is still loading");
      const body = { payment_method: await form.current.paymentMethod() };
      const send = (key: string) =>
        answer(
          api.POST("/v1/orders/{id}/payment/attempts", {
            params: { path: { id }, header: { "Idempotency-Key": key } },
            body,
          }),
        );
      // The same card may be tried once more: then it is another attempt.
      await payOnce({ scope: `payment:${id}:${payment.attempts.length}`, body, send });
      tellTabs({ type: "order", id });
    },
    onSettled: onChange,
  });
}
