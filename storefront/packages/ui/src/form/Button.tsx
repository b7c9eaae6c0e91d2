import type { ComponentProps, MouseEvent } from "react";
import { Link } from "wouter";

import { classes } from "../classes.ts";
import { Spinner } from "../feedback/Spinner.tsx";
import styles from "./Button.module.css";

interface Look {
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "medium" | "small";
  block?: boolean;
}

interface ButtonProps extends ComponentProps<"button">, Look {
  /** Keeps its size and its focus, and takes no second click. */
  busy?: boolean;
}

function lookOf({ variant = "primary", size = "medium", block = false }: Look): string {
  return classes(styles.button, styles[variant], size === "small" && styles.small, block && styles.block);
}

export function Button({ variant, size, block, busy = false, className, children, onClick, ...rest }: ButtonProps) {
  const look = lookOf({ ...(variant && { variant }), ...(size && { size }), ...(block && { block }) });
  const clicked = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      className={classes(look, busy && styles.busy, className)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={clicked}
    >
      <span className={styles.label}>{children}</span>
      {busy && (
        <span className={styles.spinner}>
          <Spinner label="One moment" />
        </span>
      )}
    </button>
  );
}

interface LinkButtonProps extends Look {
  href: string;
  children: ComponentProps<"a">["children"];
  className?: string | undefined;
  onClick?: () => void;
}

export function LinkButton({ variant, size, block, className, ...rest }: LinkButtonProps) {
  const look = lookOf({ ...(variant && { variant }), ...(size && { size }), ...(block && { block }) });
  return <Link {...rest} className={classes(look, className)} />;
}
