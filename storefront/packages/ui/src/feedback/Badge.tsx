import type { ReactNode } from "react";

import { classes } from "../classes.ts";
import styles from "./feedback.module.css";

export type Tone = "neutral" | "accent" | "success" | "warning" | "error";

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classes(styles.badge, styles[tone])}>{children}</span>;
}
