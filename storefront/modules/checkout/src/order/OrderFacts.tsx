import { formatDate, type Schema } from "@trolley/client";
import { Badge, Stack, type Tone } from "@trolley/ui";

import styles from "./order.module.css";
import { paymentText, type Stage, stageOf, statusText } from "./stage.ts";

const TONES: Record<Stage, Tone> = {
  paying: "neutral",
  approval: "warning",
  declined: "error",
  expired: "neutral",
  cancelled: "neutral",
  bought: "success",
};

/** Where the order, its money, its goods and what comes back stand. */
export function OrderFacts({ order }: { order: Schema["Order"] }) {
  return (
    <Stack gap={4}>
      <p className={styles.facts}>
        <Badge tone={TONES[stageOf(order)]}>{statusText(order)}</Badge>
        <Badge>{paymentText(order)}</Badge>
        <span>Placed on {formatDate(order.created_at)}</span>
      </p>
      {order.shipments.length > 0 && (
        <ul className={styles.shipments} aria-label="Shipments">
          {order.shipments.map((shipment) => (
            <ShipmentLine key={shipment.id} shipment={shipment} />
          ))}
        </ul>
      )}
      {order.returns.length > 0 && (
        <ul className={styles.shipments} aria-label="Returns">
          {order.returns.map((one) => (
            <li key={one.id}>
              Return of {unitsOf(one.lines)}: {RETURNS[one.status]}
              {one.decision_reason && ` (${one.decision_reason})`}
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

const RETURNS: Record<Schema["ReturnStatus"], string> = {
  requested: "we look at it",
  approved: "approved, please send it",
  received: "it is here",
  rejected: "rejected",
};

function ShipmentLine({ shipment }: { shipment: Schema["Shipment"] }) {
  const { carrier, tracking_number, tracking_url } = shipment;
  const way = [carrier, tracking_number].filter(Boolean).join(" ");
  return (
    <li>
      {unitsOf(shipment.lines)} sent on {formatDate(shipment.shipped_at)}
      {way && ", "}
      {tracking_url ? <a href={tracking_url}>{way}</a> : way}
    </li>
  );
}

function unitsOf(lines: readonly { quantity: number }[]): string {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return units === 1 ? "1 unit" : `${units} units`;
}
