import { formatDateTime, formatNumber } from "@trolley/client";
import { Button, Cluster } from "@trolley/ui";

import styles from "./dashboard.module.css";
import { READ_AT_ONCE } from "./placedOrders.ts";

interface ReadSoFarProps {
  count: number;
  /** Nothing when all orders of the range were read. */
  since: Date | undefined;
  /** When they were read, in milliseconds. */
  at: number;
  busy: boolean;
  onMore: () => void;
}

/** What the figures are of: no more is read than somebody asks for. */
export function ReadSoFar({ count, since, at, busy, onMore }: ReadSoFarProps) {
  const orders = formatNumber(count);
  if (!since)
    return (
      <p className={styles.muted}>
        {orders} placed in this range, all of them read, {formatDateTime(new Date(at))}.
      </p>
    );
  return (
    <>
      <p className={styles.muted}>
        The newest {orders} of this range, back to {formatDateTime(since)}; what was placed before is not counted.
      </p>
      <Cluster>
        <Button variant="secondary" size="small" busy={busy} onClick={onMore}>
          {`Read ${READ_AT_ONCE} more`}
        </Button>
      </Cluster>
    </>
  );
}
