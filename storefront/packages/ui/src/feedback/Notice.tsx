import type { ReactNode } from "react";

import { classes } from "../classes.ts";
import { Cluster } from "../layout/layout.tsx";
import styles from "./feedback.module.css";

interface NoticeProps {
  tone?: "info" | "success" | "warning" | "error";
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string | undefined;
}

/** Something to know, for everybody: seen, and read out when it appears. */
export function Notice({ tone = "info", title, children, actions, className }: NoticeProps) {
  const role = tone === "error" || tone === "warning" ? "alert" : "status";
  return (
    <div role={role} className={classes(styles.notice, styles[tone], className)}>
      {title !== undefined && <p className={styles.noticeTitle}>{title}</p>}
      {children !== undefined && <div>{children}</div>}
      {actions !== undefined && <Cluster>{actions}</Cluster>}
    </div>
  );
}
