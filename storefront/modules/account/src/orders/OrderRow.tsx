import { formatDate, formatNumber, paths, type Schema } from "@trolley/client";
import { Badge, Money, TextLink } from "@trolley/ui";

import styles from "./orders.module.css";
import { statusOf } from "./status.ts";

export function OrderRow({ order }: { order: Schema["Order"] }) {
  const { label, tone } = statusOf(order);
  return (
    <li className={styles.order}>
      <h2 className={styles.number}>
        <TextLink href={paths.accountOrder(order.id)} className={styles.link}>
          Order {order.number}
        </TextLink>
      </h2>
      <Badge tone={tone}>{label}</Badge>
      <p className={styles.what}>{contents(order)}</p>
      <p className={styles.sum}>
        <Money value={order.total} />
      </p>
      <p className={styles.when}>{formatDate(order.created_at)}</p>
    </li>
  );
}

/** The first things in it, by name. */
function contents({ lines }: Schema["Order"]): string {
  const names = lines.slice(0, 2).map(({ name, quantity }) => (quantity > 1 ? `${name} × ${quantity}` : name));
  const rest = lines.length - names.length;
  return rest > 0 ? `${names.join(", ")} and ${formatNumber(rest)} more` : names.join(", ");
}
