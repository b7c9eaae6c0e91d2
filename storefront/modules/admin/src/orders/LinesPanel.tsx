import { type Money as Amount, isZero, type Schema } from "@trolley/client";
import { Money, Panel } from "@trolley/ui";
import { useId } from "react";

import { type Column, Table } from "../table/Table.tsx";
import { leftToShip } from "./fulfillment/steps.ts";
import styles from "./orders.module.css";
import { lineName } from "./words.ts";

type StaffOrder = Schema["StaffOrder"];

export function LinesPanel({ order }: { order: StaffOrder }) {
  const headingId = useId();
  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId}>Lines</h2>
      <Table caption="What was ordered" columns={columnsOf(order)} rows={order.lines} rowKey={({ id }) => id} />
      <Totals order={order} />
    </Panel>
  );
}

function columnsOf(order: StaffOrder): readonly Column<Schema["OrderLine"]>[] {
  return [
    {
      key: "name",
      header: "What",
      cell: (line) => (
        <>
          {lineName(line)}
          <br />
          <span className={styles.muted}>{line.sku}</span>
        </>
      ),
    },
    { key: "quantity", header: "Units", align: "end", cell: ({ quantity }) => quantity },
    { key: "left", header: "To ship", align: "end", cell: (line) => leftToShip(order, line) },
    { key: "price", header: "Each", align: "end", cell: ({ unit_price }) => <Money value={unit_price} /> },
    { key: "discount", header: "Discount", align: "end", cell: ({ discount }) => <Money value={discount} /> },
    { key: "tax", header: "Tax", align: "end", cell: ({ tax }) => <Money value={tax} /> },
    { key: "total", header: "Together", align: "end", cell: ({ line_total }) => <Money value={line_total} /> },
  ];
}

function Totals({ order }: { order: StaffOrder }) {
  return (
    <dl className={styles.totals}>
      <Total name="Subtotal" of={order.subtotal} />
      {!isZero(order.discount) && (
        <Total name={order.coupon ? `Discount, ${order.coupon}` : "Discount"} of={order.discount} minus />
      )}
      <Total name="Shipping" of={order.shipping} />
      <Total name={order.prices_include_tax ? "Tax, included" : "Tax"} of={order.tax} />
      <Total name="Total" of={order.total} />
    </dl>
  );
}

function Total({ name, of, minus = false }: { name: string; of: Amount; minus?: boolean }) {
  return (
    <div className={styles.total}>
      <dt>{name}</dt>
      <dd>
        <Money value={minus ? { ...of, amount: -of.amount } : of} />
      </dd>
    </div>
  );
}
