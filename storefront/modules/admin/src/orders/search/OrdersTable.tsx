import { formatDateTime, type Schema } from "@trolley/client";
import { Badge, Money, TextLink } from "@trolley/ui";

import { type Column, Table } from "../../table/Table.tsx";
import { MONEY_STATUS, ORDER_STATUS } from "../words.ts";
import styles from "./search.module.css";

type StaffOrder = Schema["StaffOrder"];

const COLUMNS: readonly Column<StaffOrder>[] = [
  {
    key: "number",
    header: "Order",
    cell: ({ number }) => (
      <TextLink href={`/orders/${number}`} className={styles.whole}>
        {number}
      </TextLink>
    ),
  },
  { key: "placed", header: "Placed", cell: ({ created_at }) => formatDateTime(created_at) },
  { key: "email", header: "E-mail", cell: ({ contact }) => <span className={styles.email}>{contact.email}</span> },
  {
    key: "status",
    header: "Status",
    cell: ({ status }) => <Badge tone={ORDER_STATUS[status].tone}>{ORDER_STATUS[status].label}</Badge>,
  },
  { key: "payment", header: "Payment", cell: ({ payment_status }) => MONEY_STATUS[payment_status].label },
  { key: "total", header: "Total", align: "end", cell: ({ total }) => <Money value={total} /> },
];

export function OrdersTable({ orders }: { orders: readonly StaffOrder[] }) {
  return <Table caption="Newest first" columns={COLUMNS} rows={orders} rowKey={({ id }) => id} />;
}
