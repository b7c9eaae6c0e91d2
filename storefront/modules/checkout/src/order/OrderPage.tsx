import { PageTitle, Stack } from "@trolley/ui";

import { FollowedOrder, type FollowedProps } from "./FollowedOrder.tsx";
import { OrderActions } from "./OrderActions.tsx";
import { OrderDetails } from "./OrderDetails.tsx";
import { OrderFacts } from "./OrderFacts.tsx";
import { Step } from "./Step.tsx";

/** An order, and what its buyer can do with it. */
export function OrderPage({ id }: { id: string }) {
  return <FollowedOrder id={id} page={Manage} />;
}

function Manage({ stage, order, onChange }: FollowedProps) {
  return (
    <Stack gap={6} key={stage}>
      <PageTitle>{`Order ${order.number}`}</PageTitle>
      <OrderFacts order={order} />
      {stage !== "bought" && <Step stage={stage} order={order} onChange={onChange} />}
      {stage === "bought" && <OrderActions order={order} />}
      <OrderDetails order={order} />
    </Stack>
  );
}
