import { formatMoney, type Schema } from "@trolley/client";
import { Notice } from "@trolley/ui";

interface RefundOutcomeProps {
  asked: Schema["Refund"];
  payment: Schema["Payment"];
}

/** What became of the refund that was just asked for. */
export function RefundOutcome({ asked, payment }: RefundOutcomeProps) {
  const amount = formatMoney(asked.amount);
  const { status } = payment.refunds.find(({ id }) => id === asked.id) ?? asked;
  switch (status) {
    case "pending":
      return <Notice title={`${amount} are on their way back`}>The payment provider has not confirmed it yet.</Notice>;
    case "succeeded":
      return <Notice tone="success" title={`${amount} are refunded`} />;
    case "failed":
      return (
        <Notice tone="error" title={`The refund of ${amount} failed`}>
          Nothing went back and the amount is free again. Try it once more, or pay it back in another way.
        </Notice>
      );
  }
}
