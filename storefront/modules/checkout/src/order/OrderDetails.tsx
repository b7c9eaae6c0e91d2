import type { Schema } from "@trolley/client";
import { Panel, Stack } from "@trolley/ui";
import type { ReactNode } from "react";

import { Lines } from "../summary/Lines.tsx";
import { PostalAddress } from "../summary/PostalAddress.tsx";
import { Totals } from "../summary/Totals.tsx";
import styles from "./order.module.css";

/** What was ordered, what it costs and where it goes. */
export function OrderDetails({ order }: { order: Schema["Order"] }) {
  return (
    <div className={styles.columns}>
      <Stack gap={5}>
        <h2>What you ordered</h2>
        <Lines lines={order.lines} />
        <Totals sums={order} />
      </Stack>
      <Panel aria-label="Delivery and contact">
        <Stack gap={4}>
          <Fact title="Delivery address">
            <PostalAddress address={order.shipping_address} />
          </Fact>
          <Fact title="Shipping">
            <p>{order.shipping_option.name}</p>
          </Fact>
          <Fact title="Contact">
            <p>{order.contact.email}</p>
            {order.contact.phone && <p>{order.contact.phone}</p>}
          </Fact>
        </Stack>
      </Panel>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className={styles.fact}>{title}</h3>
      {children}
    </div>
  );
}
