import { useQuery } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { Cluster, Empty, PageTitle, Skeleton, Stack, TextLink } from "@trolley/ui";
import { useEffect, useRef, useState } from "react";

import { StaffProblem } from "../../problems/StaffProblem.tsx";
import { PaymentPanel, type RefundWish } from "../PaymentPanel.tsx";
import { ledgerQuery, orderPaymentQuery } from "../paymentQueries.ts";
import styles from "../payments.module.css";
import { BalancesTable, EntriesTable } from "./LedgerTables.tsx";

/** Every posting of a payment. */
export function LedgerPage({ paymentId }: { paymentId: string }) {
  const { data: ledger, error, isPending, refetch } = useQuery(ledgerQuery(paymentId));
  const [wish, setWish] = useState<RefundWish>();
  return (
    <Stack gap={5}>
      <PageTitle>Ledger of a payment</PageTitle>
      <p className={styles.id}>{paymentId}</p>
      {error && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton lines={6} />}
      {ledger && (
        <>
          <Cluster>
            <TextLink href="/payments">All payments</TextLink>
            <TextLink href={`/orders/by-id/${ledger.order_id}`}>Open the order</TextLink>
          </Cluster>
          <PaymentPanel orderId={ledger.order_id} lines={[]} wish={wish} onWish={setWish} />
          <Postings ledger={ledger} />
        </>
      )}
    </Stack>
  );
}

/** The ledger, read again when the payment has changed. */
function Postings({ ledger }: { ledger: Schema["PaymentLedger"] }) {
  const { data: payment } = useQuery(orderPaymentQuery(ledger.order_id));
  const { refetch } = useQuery(ledgerQuery(ledger.payment_id));
  const read = useRef(payment?.version);
  useEffect(() => {
    if (read.current !== undefined && read.current !== payment?.version) void refetch();
    read.current = payment?.version;
  }, [payment?.version, refetch]);
  if (ledger.entries.length === 0)
    return <Empty title="Nothing was posted yet">Postings begin when the bank holds or moves money.</Empty>;
  return (
    <>
      <BalancesTable ledger={ledger} />
      <EntriesTable ledger={ledger} />
    </>
  );
}
