import { formatDateTime, formatMoney, hasRole, type Schema, useSession } from "@trolley/client";
import { Badge, Button, Cluster, Panel } from "@trolley/ui";
import { useId, useState } from "react";

import { RefusedWrite } from "../RefusedWrite.tsx";
import { useFocusKept } from "../useFocusKept.ts";
import { lineName, RETURN_STATUS } from "../words.ts";
import { ReceiveDialog } from "./ReceiveDialog.tsx";
import { RejectDialog } from "./RejectDialog.tsx";
import styles from "./returns.module.css";
import { useReturnDecision } from "./useReturnDecision.ts";

interface ReturnsPanelProps {
  order: Schema["StaffOrder"];
  /** Opens the refund for what came back, where this member of staff may. */
  onRefund?: ((returned: Schema["Return"]) => void) | undefined;
}

export function ReturnsPanel({ order, onRefund }: ReturnsPanelProps) {
  const headingId = useId();
  const heading = useFocusKept(order.version, true);
  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId} ref={heading} tabIndex={-1}>
        Returns
      </h2>
      <ul className={styles.list}>
        {order.returns.map((returned) => (
          <ReturnItem key={returned.id} order={order} returned={returned} onRefund={onRefund} />
        ))}
      </ul>
    </Panel>
  );
}

interface ReturnItemProps extends ReturnsPanelProps {
  returned: Schema["Return"];
}

function ReturnItem({ order, returned, onRefund }: ReturnItemProps) {
  const mayDecide = hasRole(useSession(), "support");
  const { label, tone } = RETURN_STATUS[returned.status];
  return (
    <li className={styles.item}>
      <Cluster justify="between">
        <h3>Asked for {formatDateTime(returned.requested_at)}</h3>
        <Badge tone={tone}>{label}</Badge>
      </Cluster>
      <p>“{returned.reason}”</p>
      <ul>
        {returned.lines.map((line) => (
          <li key={line.line_id}>
            {line.quantity} × {nameOf(order, line)}
            {returned.status === "received" && (line.restocked ? ", back in stock" : ", not restocked")}
          </li>
        ))}
      </ul>
      <p>Worth {formatMoney(returned.refundable)} with tax and less its discount.</p>
      {returned.decision_reason && <p>Rejected: {returned.decision_reason}</p>}
      {mayDecide && <Decisions order={order} returned={returned} />}
      {returned.status === "received" && onRefund && (
        <Cluster>
          <Button variant="secondary" onClick={() => onRefund(returned)}>
            Refund what came back
          </Button>
        </Cluster>
      )}
    </li>
  );
}

function Decisions({ order, returned }: { order: Schema["StaffOrder"]; returned: Schema["Return"] }) {
  const [asking, setAsking] = useState<"receive" | "reject">();
  const approval = useReturnDecision(order, returned);
  const close = () => setAsking(undefined);
  const { status } = returned;
  return (
    <>
      <RefusedWrite intent={approval} lines={order.lines} />
      <Cluster>
        {status === "requested" && (
          <Button busy={approval.busy} onClick={() => approval.submit({ decision: "approve" })}>
            Approve
          </Button>
        )}
        {status === "approved" && <Button onClick={() => setAsking("receive")}>It has arrived</Button>}
        {(status === "requested" || status === "approved") && (
          <Button variant="danger" onClick={() => setAsking("reject")}>
            Reject
          </Button>
        )}
      </Cluster>
      <ReceiveDialog order={order} returned={returned} open={asking === "receive"} onClose={close} />
      <RejectDialog order={order} returned={returned} open={asking === "reject"} onClose={close} />
    </>
  );
}

function nameOf(order: Schema["StaffOrder"], { line_id, sku }: Schema["ReturnedUnits"]): string {
  const line = order.lines.find(({ id }) => id === line_id);
  return line ? lineName(line) : sku;
}
