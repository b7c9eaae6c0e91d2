import { formatDate, formatNumber, type Schema } from "@trolley/client";
import { Panel, Stack } from "@trolley/ui";

import styles from "./order.module.css";

type Order = Schema["Order"];
type Shipment = Schema["Shipment"];

export function Shipments({ order }: { order: Order }) {
  if (order.shipments.length === 0) return null;
  return (
    <Panel aria-labelledby="shipments">
      <Stack gap={4}>
        <h2 id="shipments">{order.shipments.length === 1 ? "Parcel" : "Parcels"}</h2>
        {order.shipments.map((shipment, index) => (
          <Parcel key={shipment.id} order={order} shipment={shipment} number={index + 1} />
        ))}
      </Stack>
    </Panel>
  );
}

function Parcel({ order, shipment, number }: { order: Order; shipment: Shipment; number: number }) {
  return (
    <div>
      <h3 className={styles.small}>
        {order.shipments.length > 1 && `${formatNumber(number)}: `}
        {shipment.carrier ?? "Sent"}, {formatDate(shipment.shipped_at)}
      </h3>
      <Tracking shipment={shipment} />
      <p className={styles.muted}>{unitsOf(order, shipment.lines)}</p>
    </div>
  );
}

function Tracking({ shipment: { tracking_number, tracking_url } }: { shipment: Shipment }) {
  if (!tracking_number) return null;
  if (!tracking_url) return <p>Tracking number {tracking_number}</p>;
  return (
    <p>
      <a href={tracking_url} target="_blank" rel="noopener noreferrer" className={styles.tracking}>
        Track {tracking_number} at the carrier
      </a>
    </p>
  );
}

/** "Mug × 2, Tee × 1" */
export function unitsOf({ lines }: Order, units: readonly { line_id: string; quantity: number }[]): string {
  return units
    .map(({ line_id, quantity }) => {
      const line = lines.find(({ id }) => id === line_id);
      return `${line?.name ?? line_id} × ${formatNumber(quantity)}`;
    })
    .join(", ");
}
