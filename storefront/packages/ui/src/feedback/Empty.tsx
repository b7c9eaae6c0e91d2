import type { ReactNode } from "react";

import styles from "./feedback.module.css";

interface EmptyProps {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}

/** Nothing is here, and what to do about it. */
export function Empty({ title, children, actions }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <h2 className={styles.emptyTitle}>{title}</h2>
      {children !== undefined && <div>{children}</div>}
      {actions}
    </div>
  );
}
