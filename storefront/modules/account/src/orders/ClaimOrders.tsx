import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, formatNumber, isProblem, type Schema } from "@trolley/client";
import { Button, Notice, Panel, Stack } from "@trolley/ui";
import { ActionProblem } from "../form/ActionProblem.tsx";

import { ordersQuery } from "./ordersQuery.ts";

type Claimed = Schema["ClaimedOrders"]["claimed"];

async function claimAll(): Promise<Claimed> {
  const all: Claimed = [];
  for (;;) {
    const { claimed, more } = await answer(api.POST("/v1/orders/claim"));
    all.push(...claimed);
    if (!more) return all;
  }
}

/** Brings what was bought as a guest into the account. */
export function ClaimOrders() {
  const queryClient = useQueryClient();
  const claim = useMutation({
    mutationFn: claimAll,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ordersQuery().queryKey }),
  });
  return (
    <Panel aria-labelledby="claim">
      <Stack gap={4}>
        <h2 id="claim">Ordered without signing in?</h2>
        <p>Orders that were placed as a guest with your e-mail address can be brought in here.</p>
        {claim.data && <Found claimed={claim.data} />}
        {claim.error && <ClaimProblem problem={claim.error} />}
        <div>
          <Button variant="secondary" busy={claim.isPending} onClick={() => claim.mutate()}>
            Find my guest orders
          </Button>
        </div>
      </Stack>
    </Panel>
  );
}

function Found({ claimed }: { claimed: Claimed }) {
  if (claimed.length === 0) return <Notice title="There are no more orders with your address" />;
  const title =
    claimed.length === 1 ? "One order is yours now" : `${formatNumber(claimed.length)} orders are yours now`;
  return (
    <Notice tone="success" title={title}>
      <p>{claimed.map(({ number }) => number).join(", ")}</p>
    </Notice>
  );
}

function ClaimProblem({ problem }: { problem: Error }) {
  if (!isProblem(problem, "email_not_verified"))
    return <ActionProblem problem={problem} title="Not all orders could be looked for" />;
  return (
    <Notice tone="warning" title="Confirm your e-mail address first">
      <p>Otherwise anybody could have your orders. Open the link in the mail that we sent you, then come back.</p>
    </Notice>
  );
}
