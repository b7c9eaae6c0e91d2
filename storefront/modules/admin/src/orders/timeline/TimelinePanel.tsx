import { formatDateTime, type Schema } from "@trolley/client";
import { Panel } from "@trolley/ui";
import { useId } from "react";

import styles from "../orders.module.css";
import { MONEY_STATUS, ORDER_STATUS } from "../words.ts";

/** What stood after each of the order's versions. */
export function TimelinePanel({ timeline }: { timeline: readonly Schema["TimelineEntry"][] }) {
  const headingId = useId();
  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId}>Timeline</h2>
      <ol className={styles.history}>
        {timeline.map(({ version, at, what, status, payment_status }) => (
          <li key={version}>
            <p>{sentenceOf(what)}</p>
            <p className={styles.muted}>
              <time dateTime={at}>{formatDateTime(at)}</time>
              <br />
              {ORDER_STATUS[status].label}, {MONEY_STATUS[payment_status].label}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** The API's word for it: `payment_authorized` -> "Payment authorized". */
function sentenceOf(what: string): string {
  const words = what.replaceAll("_", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
