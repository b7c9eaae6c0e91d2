import type { Schema } from "@trolley/client";
import { Panel } from "@trolley/ui";

import { addressLines } from "../addresses/address.ts";
import { countryName } from "../addresses/useCountries.ts";
import { paymentOf } from "../orders/status.ts";
import styles from "./order.module.css";

export function OrderPlaces({ order }: { order: Schema["Order"] }) {
  const { shipping_address, billing_address, contact } = order;
  return (
    <Panel className={styles.places} aria-label="Delivery and payment">
      <Place title="Delivered to" address={shipping_address} />
      {billing_address && <Place title="Billed to" address={billing_address} />}
      <div>
        <h2 className={styles.small}>Contact</h2>
        <p>{contact.email}</p>
        {contact.phone && <p>{contact.phone}</p>}
      </div>
      <div>
        <h2 className={styles.small}>Payment</h2>
        <p>{paymentOf(order)}</p>
      </div>
    </Panel>
  );
}

function Place({ title, address }: { title: string; address: Schema["Address"] }) {
  return (
    <div>
      <h2 className={styles.small}>{title}</h2>
      <address className={styles.address}>
        {addressLines(address, countryName).map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
    </div>
  );
}
