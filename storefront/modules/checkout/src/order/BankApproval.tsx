import { useMutation, useQuery } from "@tanstack/react-query";
import { configQuery, type Schema } from "@trolley/client";
import { Button, ErrorView, Notice } from "@trolley/ui";
import { useEffect } from "react";

import { loadStripe } from "../payment/stripe.ts";
import { noteVisit, wasVisited } from "./bankVisits.ts";
import { CancelOrder } from "./CancelOrder.tsx";
import { TimeLeft } from "./TimeLeft.tsx";

interface BankApprovalProps {
  order: Schema["Order"];
  onChange: () => void;
}

/** 3-D Secure: leads to the bank by itself once; who comes back without a decision is asked. */
export function BankApproval({ order, onChange }: BankApprovalProps) {
  const { data: config } = useQuery(configQuery());
  const action = order.next_action;
  const key = config?.payment_publishable_key;
  const approval = useMutation({
    mutationFn: async () => {
      if (action?.type === "redirect" && action.url) leaveFor(action.url, order.id);
      else if (action?.client_secret && key) await approveHere(key, action.client_secret);
    },
    onSettled: onChange,
  });
  const { mutate } = approval;

  const url = action?.type === "redirect" ? action.url : undefined;
  useEffect(() => {
    if (url && !wasVisited(order.id, url)) mutate();
  }, [url, order.id, mutate]);

  const actions = (
    <>
      <Button busy={approval.isPending} onClick={() => mutate()}>
        Go to your bank
      </Button>
      <CancelOrder order={order} />
    </>
  );
  return (
    <Notice tone="warning" title="Your approval is needed" actions={actions}>
      <p>If you have approved it already, this page goes on by itself in a moment.</p>
      <TimeLeft until={order.expires_at} />
      {approval.error && <ErrorView problem={approval.error} />}
    </Notice>
  );
}

function leaveFor(url: string, orderId: string): void {
  if (!/^https?:$/.test(new URL(url).protocol)) throw new Error("This is no address of a bank");
  noteVisit(orderId, url);
  location.assign(url);
}

async function approveHere(publishableKey: string, clientSecret: string): Promise<void> {
  const stripe = await loadStripe(publishableKey);
  const { error } = await stripe.handleNextAction({ clientSecret });
  if (error) throw new Error(error.message);
}
