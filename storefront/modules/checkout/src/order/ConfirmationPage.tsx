import { paths, type Schema, useOrder } from "@trolley/client";
import { LinkButton, PageTitle, Skeleton, Stack } from "@trolley/ui";

import { useHeadingFocus } from "../useHeadingFocus.ts";
import { BankApproval } from "./BankApproval.tsx";
import { Declined } from "./Declined.tsx";
import { Bought, Cancelled, Expired } from "./endings.tsx";
import { OrderDetails } from "./OrderDetails.tsx";
import { OrderProblem } from "./OrderProblem.tsx";
import { Paying } from "./Paying.tsx";
import { type Stage, stageOf } from "./stage.ts";
import { useFreshCart } from "./useFreshCart.ts";

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
  const { order, problem, isLoading, refetch } = useOrder(id, { follow: true });
  if (order) return <Followed order={order} onChange={refetch} />;
  if (problem) return <OrderProblem problem={problem} onRetry={refetch} />;
  return (
    <Stack gap={5} aria-busy={isLoading}>
      <PageTitle>Your order</PageTitle>
      <Skeleton shape="block" lines={3} />
    </Stack>
  );
}

function Followed({ order, onChange }: { order: Schema["Order"]; onChange: () => void }) {
  const stage = stageOf(order);
  useHeadingFocus(TITLES[stage]);
  useFreshCart(order);
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

interface StepProps {
  stage: Stage;
  order: Schema["Order"];
  onChange: () => void;
}

/** What there is to do or to know now. */
export function Step({ stage, order, onChange }: StepProps) {
  switch (stage) {
    case "paying":
      return <Paying order={order} />;
    case "approval":
      return <BankApproval order={order} onChange={onChange} />;
    case "declined":
      return <Declined order={order} onChange={onChange} />;
    case "expired":
      return <Expired />;
    case "cancelled":
      return <Cancelled order={order} />;
    case "bought":
      return <Bought order={order} />;
  }
}
