import { formatDateTime, type Schema } from "@trolley/client";
import { Money } from "@trolley/ui";

import { type Column, Table } from "../table/Table.tsx";
import { ATTEMPT_STATUS, REFUND_STATUS } from "./words.ts";

const ATTEMPTS: readonly Column<Schema["PaymentAttempt"]>[] = [
  { key: "at", header: "When", cell: ({ created_at }) => formatDateTime(created_at) },
  { key: "method", header: "Method", cell: ({ payment_method }) => payment_method },
  {
    key: "status",
    header: "Outcome",
    cell: ({ status, decline_code }) =>
      decline_code ? `${ATTEMPT_STATUS[status]}: ${decline_code.replaceAll("_", " ")}` : ATTEMPT_STATUS[status],
  },
];

export function AttemptsTable({ attempts }: { attempts: readonly Schema["PaymentAttempt"][] }) {
  return <Table caption="Attempts to pay" columns={ATTEMPTS} rows={attempts} rowKey={({ id }) => id} />;
}

const REFUNDS: readonly Column<Schema["Refund"]>[] = [
  { key: "at", header: "When", cell: ({ created_at }) => formatDateTime(created_at) },
  { key: "why", header: "Reason", cell: ({ reason }) => (reason === "order_ended" ? "The order has ended" : reason) },
  { key: "status", header: "State", cell: ({ status }) => REFUND_STATUS[status] },
  { key: "amount", header: "Amount", align: "end", cell: ({ amount }) => <Money value={amount} /> },
];

export function RefundsTable({ refunds }: { refunds: readonly Schema["Refund"][] }) {
  return <Table caption="Refunds" columns={REFUNDS} rows={refunds} rowKey={({ id }) => id} />;
}
