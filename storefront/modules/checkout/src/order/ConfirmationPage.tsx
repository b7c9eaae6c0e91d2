import { paths } from "@trolley/client";
import { LinkButton, PageTitle, Stack } from "@trolley/ui";

import { useHeadingFocus } from "../useHeadingFocus.ts";
import { FollowedOrder, type FollowedProps } from "./FollowedOrder.tsx";
import { OrderDetails } from "./OrderDetails.tsx";
import { Step } from "./Step.tsx";
import type { Stage } from "./stage.ts";

const TITLES: Record<Stage, string> = {
  paying: "Your order is being paid",
  approval: "Your bank wants you to approve this payment",
  declined: "The payment did not go through",
  expired: "The time to pay is over",
  cancelled: "Your order is cancelled",
  bought: "Thank you for your order",
};

/** What becomes of an order, live. */
export function ConfirmationPage({ id }: { id: string }) {
  return <FollowedOrder id={id} page={Confirmation} />;
}

function Confirmation({ stage, order, onChange }: FollowedProps) {
  useHeadingFocus(TITLES[stage]);
  return (
    // Another stage is another page: it appears at once, and nothing that was there is pushed about.
    <Stack gap={6} key={stage}>
      <PageTitle>{TITLES[stage]}</PageTitle>
      <p>
        Order <strong>{order.number}</strong>
      </p>
      <Step stage={stage} order={order} onChange={onChange} />
      <OrderDetails order={order} />
      {stage === "bought" && (
        <p>
          <LinkButton href={paths.order(order.id)} variant="secondary">
            Manage this order
          </LinkButton>
        </p>
      )}
    </Stack>
  );
}
