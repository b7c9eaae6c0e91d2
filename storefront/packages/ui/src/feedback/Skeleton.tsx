import { classes } from "../classes.ts";
import styles from "./feedback.module.css";

interface SkeletonProps {
  lines?: number;
  shape?: "text" | "block" | "picture";
  className?: string | undefined;
}

/** The place of what is still loading. */
export function Skeleton({ lines = 1, shape = "text", className }: SkeletonProps) {
  return (
    <div className={classes(styles.skeleton, className)} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={line} className={classes(styles.bone, shape !== "text" && styles[shape])} />
      ))}
    </div>
  );
}
