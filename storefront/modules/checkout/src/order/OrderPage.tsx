import { type Schema, useOrder } from "@trolley/client";
import { PageTitle, Skeleton, Stack } from "@trolley/ui";

import { Step } from "./ConfirmationPage.tsx";
import { OrderActions } from "./OrderActions.tsx";
import { OrderDetails } from "./OrderDetails.tsx";
import { OrderFacts } from "./OrderFacts.tsx";
import { OrderProblem } from "./OrderProblem.tsx";
import { stageOf } from "./stage.ts";
import { useFreshCart } from "./useFreshCart.ts";

/** An order, and what its buyer can do with it. */
export function OrderPage({ id }: { id: string }) {
  const { order, problem, isLoading, refetch } = useOrder(id, { follow: true });
  if (order) return <Shown order={order} onChange={refetch} />;
  if (problem) return <OrderProblem problem={problem} onRetry={refetch} />;
  return (
    <Stack gap={5} aria-busy={isLoading}>
      <PageTitle>Your order</PageTitle>
      <Skeleton shape="block" lines={3} />
    </Stack>
  );
}

function Shown({ order, onChange }: { order: Schema["Order"]; onChange: () => void }) {
  const stage = stageOf(order);
  useFreshCart(order);
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
