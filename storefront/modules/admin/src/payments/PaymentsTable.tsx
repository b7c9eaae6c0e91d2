import { formatDateTime, type Schema } from "@trolley/client";
import { Badge, Money, TextLink } from "@trolley/ui";

import { type Column, Table } from "../table/Table.tsx";
import { PAYMENT_STATUS, STUCK_REASON } from "./words.ts";

type PaymentSummary = Schema["PaymentSummary"];
type StrayPayment = Schema["StrayPayment"];

const COLUMNS: readonly Column<PaymentSummary>[] = [
  {
    key: "began",
    header: "Began",
    cell: ({ id, created_at }) => <TextLink href={`/payments/${id}`}>{formatDateTime(created_at)}</TextLink>,
  },
  {
    key: "order",
    header: "Order",
    cell: ({ order_id }) => <TextLink href={`/orders/by-id/${order_id}`}>Open the order</TextLink>,
  },
  {
    key: "status",
    header: "State",
    cell: ({ status }) => <Badge tone={PAYMENT_STATUS[status].tone}>{PAYMENT_STATUS[status].label}</Badge>,
  },
  { key: "stuck", header: "Needs a person", cell: ({ stuck }) => (stuck ? STUCK_REASON[stuck.reason].label : "No") },
  { key: "amount", header: "Asked for", align: "end", cell: ({ amount }) => <Money value={amount} /> },
  { key: "captured", header: "Captured", align: "end", cell: ({ captured }) => <Money value={captured} /> },
  { key: "refunded", header: "Refunded", align: "end", cell: ({ refunded }) => <Money value={refunded} /> },
];

export function PaymentsTable({
  payments,
  oldestFirst,
}: {
  payments: readonly PaymentSummary[];
  oldestFirst: boolean;
}) {
  const caption = oldestFirst ? "Oldest first" : "Newest first";
  return <Table caption={caption} columns={COLUMNS} rows={payments} rowKey={({ id }) => id} />;
}

const STRAY_COLUMNS: readonly Column<StrayPayment>[] = [
  { key: "id", header: "The provider's id", cell: ({ id }) => id },
  { key: "since", header: "Since", cell: ({ stuck }) => formatDateTime(stuck.since) },
  { key: "why", header: "Why", cell: ({ stuck }) => STUCK_REASON[stuck.reason].advice },
  { key: "amount", header: "Amount", align: "end", cell: ({ amount }) => <Money value={amount} /> },
];

export function StraysTable({ strays }: { strays: readonly StrayPayment[] }) {
  const caption = "At the provider, and not here";
  return <Table caption={caption} columns={STRAY_COLUMNS} rows={strays} rowKey={({ id }) => id} />;
}
