import { type Schema, useOrder } from "@trolley/client";
import { PageTitle, Skeleton, Stack } from "@trolley/ui";
import type { ComponentType } from "react";

import { OrderProblem } from "./OrderProblem.tsx";
import { type Stage, stageOf } from "./stage.ts";
import { useFreshCart } from "./useFreshCart.ts";

type Order = Schema["Order"];

/** An order, and where it stands. */
export interface FollowedProps {
  stage: Stage;
  order: Order;
  onChange: () => void;
}

interface FollowedOrderProps {
  id: string;
  page: ComponentType<FollowedProps>;
}

/** A page of an order as it moves, or why there is none to show. */
export function FollowedOrder({ id, page }: FollowedOrderProps) {
  const { order, problem, isLoading, refetch } = useOrder(id, { follow: true });
  if (order) return <Followed order={order} onChange={refetch} page={page} />;
  if (problem) return <OrderProblem problem={problem} onRetry={refetch} />;
  return (
    <Stack gap={5} aria-busy={isLoading}>
      <PageTitle>Your order</PageTitle>
      <Skeleton shape="block" lines={3} />
    </Stack>
  );
}

interface FollowedOf {
  order: Order;
  onChange: () => void;
  page: ComponentType<FollowedProps>;
}

function Followed({ order, onChange, page: Page }: FollowedOf) {
  useFreshCart(order);
  return <Page stage={stageOf(order)} order={order} onChange={onChange} />;
}
