import { formatDateTime, type Schema } from "@trolley/client";
import { Panel } from "@trolley/ui";
import { useId } from "react";

import styles from "./orders.module.css";
import { lineName } from "./words.ts";

export function ShipmentsPanel({ order }: { order: Schema["StaffOrder"] }) {
  const headingId = useId();
  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId}>Shipments</h2>
      <ol className={styles.shipments}>
        {order.shipments.map((shipment) => (
          <li key={shipment.id}>
            <h3>{formatDateTime(shipment.shipped_at)}</h3>
            <ul>
              {shipment.lines.map(({ line_id, sku, quantity }) => (
                <li key={line_id}>
                  {quantity} × {order.lines.filter(({ id }) => id === line_id).map(lineName)[0] ?? sku}
                </li>
              ))}
            </ul>
            <p className={styles.muted}>
              {shipment.carrier ?? "No carrier named"}
              {shipment.tracking_number && ", "}
              <Tracking shipment={shipment} />
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Tracking({ shipment: { tracking_number, tracking_url } }: { shipment: Schema["Shipment"] }) {
  if (!tracking_url) return tracking_number;
  return (
    <a href={tracking_url} target="_blank" rel="noreferrer">
      {tracking_number}
    </a>
  );
}
