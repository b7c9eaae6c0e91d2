import { useOnline } from "@trolley/client";

import styles from "./frame.module.css";

export function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className={styles.offline}>
          You are offline. You can go on browsing what is loaded; changes of your cart are kept and sent later.
        </p>
      )}
    </div>
  );
}
