import type { Schema } from "@trolley/client";
import { Panel, TextLink } from "@trolley/ui";
import { useId } from "react";

import styles from "./orders.module.css";

export function CustomerPanel({ order }: { order: Schema["StaffOrder"] }) {
  const headingId = useId();
  const { contact, subject, shipping_address, billing_address } = order;
  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId}>Customer</h2>
      <div>
        <p className={styles.email}>
          <a href={`mailto:${contact.email}`}>{contact.email}</a>
        </p>
        {contact.phone && <p>{contact.phone}</p>}
        <p className={styles.muted}>{subject.startsWith("gst_") ? "Bought as a guest" : "Has an account"}</p>
        <p>
          <TextLink href={`/orders?${new URLSearchParams({ email: contact.email })}`}>Orders of this address</TextLink>
        </p>
      </div>
      <Address title={`Ship to, ${order.shipping_option.name}`} address={shipping_address} />
      {billing_address && <Address title="Bill to" address={billing_address} />}
    </Panel>
  );
}

function Address({ title, address }: { title: string; address: Schema["Address"] }) {
  const { name, line1, line2, city, region, postal_code, country } = address;
  const parts = [name, line1, line2, [city, region, postal_code].filter(Boolean).join(" "), country];
  return (
    <div>
      <h3>{title}</h3>
      <address className={styles.address}>{parts.filter(Boolean).join("\n")}</address>
    </div>
  );
}
