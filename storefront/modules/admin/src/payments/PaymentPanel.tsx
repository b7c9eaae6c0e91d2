import { useQuery } from "@tanstack/react-query";
import { hasRole, problemOf, type Schema, useSession } from "@trolley/client";
import { Button, Cluster, Panel, Skeleton, TextLink } from "@trolley/ui";
import { useId } from "react";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { AttemptsTable, RefundsTable } from "./AttemptsAndRefunds.tsx";
import { PaymentFacts } from "./PaymentFacts.tsx";
import { orderPaymentQuery } from "./paymentQueries.ts";
import styles from "./payments.module.css";
import { RefundDialog } from "./refund/RefundDialog.tsx";
import { RefundOutcome } from "./refund/RefundOutcome.tsx";
import { leftToRefund, useRefund } from "./refund/refunds.ts";

/** Which refund is being asked for: of nothing in particular, or of these units. */
export interface RefundWish {
  units?: Readonly<Record<string, number>>;
}

interface PaymentPanelProps {
  orderId: string;
  lines: readonly Schema["OrderLine"][];
  wish: RefundWish | undefined;
  onWish: (wish: RefundWish | undefined) => void;
}

/** The money of an order: support sees it, finance refunds. */
export function PaymentPanel(props: PaymentPanelProps) {
  const headingId = useId();
  const { data: payment, error, isPending, refetch } = useQuery(orderPaymentQuery(props.orderId));
  const hasNotBegun = error !== null && problemOf(error).status === 404;
  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId}>Payment</h2>
      {hasNotBegun && <p>No payment has begun yet.</p>}
      {error && !hasNotBegun && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton lines={4} />}
      {payment && <PaymentParts {...props} payment={payment} />}
    </Panel>
  );
}

function PaymentParts({ orderId, lines, wish, onWish, payment }: PaymentPanelProps & { payment: Schema["Payment"] }) {
  const mayRefund = hasRole(useSession(), "finance");
  const { intent, asked } = useRefund(orderId, () => onWish(undefined));
  const left = leftToRefund(payment);
  const close = () => {
    intent.reset();
    onWish(undefined);
  };
  return (
    <>
      {asked && <RefundOutcome asked={asked} payment={payment} />}
      <PaymentFacts payment={payment} />
      <AttemptsTable attempts={payment.attempts} />
      {payment.refunds.length > 0 && <RefundsTable refunds={payment.refunds} />}
      {mayRefund && (
        <Cluster>
          <Button variant="secondary" disabled={left.amount === 0} onClick={() => onWish({})}>
            Refund …
          </Button>
          <TextLink href={`/payments/${payment.id}`}>Ledger</TextLink>
        </Cluster>
      )}
      <RefundDialog
        open={wish !== undefined}
        onClose={close}
        intent={intent}
        left={left}
        lines={lines}
        units={wish?.units}
      />
    </>
  );
}
