import { formatNumber } from "@trolley/client";

import { Button } from "../form/Button.tsx";
import styles from "./data.module.css";

interface ShowMoreProps {
  hasMore: boolean;
  busy?: boolean;
  onMore: () => void;
  shown: number;
}

/** The next page of a list by its cursor, below what is there. */
export function ShowMore({ hasMore, busy = false, onMore, shown }: ShowMoreProps) {
  return (
    <div className={styles.more}>
      <p className={styles.shown} role="status">
        {hasMore ? `${formatNumber(shown)} shown` : `${formatNumber(shown)} shown, that is all`}
      </p>
      {hasMore && (
        <Button variant="secondary" busy={busy} onClick={onMore}>
          Show more
        </Button>
      )}
    </div>
  );
}
