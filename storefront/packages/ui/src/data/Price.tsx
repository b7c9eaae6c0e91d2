import { type Money as Amount, compareMoney, formatMoney } from "@trolley/client";

import { classes } from "../classes.ts";
import { VisuallyHidden } from "../layout/layout.tsx";
import styles from "./data.module.css";

export function Money({ value, className }: { value: Amount; className?: string | undefined }) {
  return <span className={classes(styles.money, className)}>{formatMoney(value)}</span>;
}

interface PriceProps {
  now: Amount;
  /** Shown only when it was more. */
  was?: Amount | undefined;
  size?: "medium" | "large";
}

export function Price({ now, was, size = "medium" }: PriceProps) {
  const reduced = was !== undefined && compareMoney(was, now) > 0;
  return (
    <span className={classes(styles.price, size === "large" && styles.large)}>
      {reduced && <VisuallyHidden>Now </VisuallyHidden>}
      <Money value={now} className={classes(reduced && styles.reduced)} />
      {reduced && (
        <s className={styles.was}>
          <VisuallyHidden>Before </VisuallyHidden>
          <Money value={was} />
        </s>
      )}
    </span>
  );
}
