import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, payOnce, type Schema, showOrder, tellTabs } from "@trolley/client";
import { Button, Cluster, Dialog, ErrorView } from "@trolley/ui";
import { useState } from "react";

type Order = Schema["Order"];

const CANCELLABLE = new Set<Schema["OrderStatus"]>(["pending_payment", "payment_failed", "confirmed", "on_hold"]);

function canCancel({ status, shipments }: Order): boolean {
  return CANCELLABLE.has(status) && shipments.length === 0;
}

/** Offered as long as the shop would do it. */
export function CancelOrder({ order }: { order: Order }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => cancelOrder(order.id),
    onSuccess: (cancelled) => {
      setAsking(false);
      showOrder(queryClient, cancelled);
      tellTabs({ type: "order", id: order.id });
    },
  });
  const close = () => {
    setAsking(false);
    reset();
  };
  if (!canCancel(order)) return null;
  const footer = (
    <Cluster>
      <Button variant="danger" busy={isPending} onClick={() => mutate()}>
        Cancel the order
      </Button>
      <Button variant="secondary" onClick={close}>
        Keep it
      </Button>
    </Cluster>
  );
  return (
    <>
      <Button variant="secondary" onClick={() => setAsking(true)}>
        Cancel the order
      </Button>
      <Dialog open={isAsking} onClose={close} title={`Cancel order ${order.number}?`} footer={footer}>
        <p>What was paid goes back to where it came from.</p>
        {error && <ErrorView problem={error} />}
      </Dialog>
    </>
  );
}

function cancelOrder(id: string): Promise<Order> {
  const body = {};
  const send = (key: string) =>
    answer(api.POST("/v1/orders/{id}/cancel", { params: { path: { id }, header: { "Idempotency-Key": key } }, body }));
  return payOnce({ scope: `cancel:${id}`, body, send });
}
