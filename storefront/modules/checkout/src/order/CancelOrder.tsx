import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Schema, showOrder, tellTabs } from "@trolley/client";
import { canCancelOrder, cancelOrder } from "@trolley/orders";
import { Button, Cluster, Dialog, ErrorView } from "@trolley/ui";
import { useState } from "react";

/** Offered as long as the shop would do it. */
export function CancelOrder({ order }: { order: Schema["Order"] }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => cancelOrder(order),
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
  if (!canCancelOrder(order)) return null;
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
