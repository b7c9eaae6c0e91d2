import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isProblem, keys, type Schema, showOrder, tellTabs } from "@trolley/client";
import { canCancelOrder, cancelOrder } from "@trolley/orders";
import { Button, Cluster, Dialog, Stack, toast } from "@trolley/ui";
import { useState } from "react";

import { ActionProblem } from "../form/ActionProblem.tsx";
import { useFocusWhenGone } from "../frame/focus.ts";

type Order = Schema["Order"];

/** As long as it can be cancelled. The question stays when that changes, to say so. */
export function CancelOrder({ order }: { order: Order }) {
  const [open, setOpen] = useState(false);
  return open || canCancelOrder(order) ? <Offer order={order} open={open} setOpen={setOpen} /> : null;
}

interface OfferProps {
  order: Order;
  open: boolean;
  setOpen: (open: boolean) => void;
}

function Offer({ order, open, setOpen }: OfferProps) {
  const goes = useFocusWhenGone();
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelOrder(order),
    onSuccess: (cancelled) => {
      goes();
      setOpen(false);
      toast("Your order is cancelled");
      showOrder(queryClient, cancelled);
      tellTabs({ type: "order", id: order.id });
    },
    onError: (error) => {
      if (!isProblem(error, "order_status_conflict")) return;
      goes();
      void queryClient.invalidateQueries({ queryKey: keys.order(order.id) });
    },
  });
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        Cancel the order
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Cancel order ${order.number}?`}
        footer={
          <Cluster>
            {canCancelOrder(order) && (
              <Button variant="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
                Yes, cancel it
              </Button>
            )}
            <Button variant="quiet" onClick={() => setOpen(false)}>
              {canCancelOrder(order) ? "Keep it" : "Close"}
            </Button>
          </Cluster>
        }
      >
        <Stack gap={4}>
          <p>What you paid comes back to you in full. It cannot be undone, but you can order again.</p>
          {cancel.error && <ActionProblem problem={cancel.error} title={titleOf(cancel.error)} />}
        </Stack>
      </Dialog>
    </>
  );
}

function titleOf(error: Error): string {
  if (isProblem(error, "order_status_conflict")) return "It is too late to cancel it";
  // The same key goes along the next time: asking again cancels it once.
  return isProblem(error, "no_answer") ? "It is not known whether it is cancelled: ask again" : "It is not cancelled";
}
