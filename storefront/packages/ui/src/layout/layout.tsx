import type { ComponentProps } from "react";

import { classes } from "../classes.ts";
import styles from "./layout.module.css";

type Gap = 1 | 2 | 3 | 4 | 5 | 6 | 7;

interface Spaced extends ComponentProps<"div"> {
  gap?: Gap;
}

/** One below the other. */
export function Stack({ gap = 4, className, ...rest }: Spaced) {
  return <div className={classes(styles.stack, styles[`gap${gap}`], className)} {...rest} />;
}

/** Beside each other as long as there is room. */
export function Cluster({ gap = 3, justify, className, ...rest }: Spaced & { justify?: "between" | "end" }) {
  return (
    <div className={classes(styles.cluster, styles[`gap${gap}`], justify && styles[justify], className)} {...rest} />
  );
}

export function Panel({ className, ...rest }: ComponentProps<"section">) {
  return <section className={classes(styles.panel, className)} {...rest} />;
}

export function VisuallyHidden({ className, ...rest }: ComponentProps<"span">) {
  return <span className={classes(styles.hidden, className)} {...rest} />;
}
