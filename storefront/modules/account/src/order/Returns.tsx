import { formatDate, type Schema } from "@trolley/client";
import { Badge, Cluster, Money, Panel, Stack, type Tone } from "@trolley/ui";

import styles from "./order.module.css";
import { unitsOf } from "./Shipments.tsx";

const STATUS: Record<Schema["ReturnStatus"], { label: string; tone: Tone; next: string }> = {
  requested: { label: "Asked for", tone: "neutral", next: "We look at it and write to you." },
  approved: { label: "Approved", tone: "accent", next: "Send it to us, in what it came in if you can." },
  received: { label: "Arrived", tone: "success", next: "The money follows, if it is not back already." },
  rejected: { label: "Rejected", tone: "error", next: "" },
};

export function Returns({ order }: { order: Schema["Order"] }) {
  if (order.returns.length === 0) return null;
  return (
    <Panel aria-labelledby="returns">
      <Stack gap={4}>
        <h2 id="returns">Returns</h2>
        {order.returns.map((back) => (
          <div key={back.id}>
            <Cluster gap={2}>
              <h3 className={styles.small}>{formatDate(back.requested_at)}</h3>
              <Badge tone={STATUS[back.status].tone}>{STATUS[back.status].label}</Badge>
            </Cluster>
            <p>
              {unitsOf(order, back.lines)} (<Money value={back.refundable} />)
            </p>
            <p className={styles.muted}>{back.decision_reason ?? STATUS[back.status].next}</p>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
