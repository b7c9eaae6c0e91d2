import { type MouseEvent, type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from "react";

import { classes } from "../classes.ts";
import styles from "./overlay.module.css";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** A question above the page; the browser keeps the focus inside and gives it back. */
export function Dialog(props: DialogProps) {
  return <Modal {...props} className={styles.dialog} />;
}

/** A dialog at the edge of the page. */
export function Drawer(props: DialogProps) {
  return <Modal {...props} className={classes(styles.dialog, styles.drawer)} />;
}

function Modal({ open, onClose, title, footer, children, className }: DialogProps & { className: string | undefined }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);

  // The dialog's own area is covered by its frame: what hits the dialog itself is beside it.
  const clicked = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };

  // Escape. Closed by the browser alone, it would say so later, and close what was opened again in between.
  const cancelled = (event: SyntheticEvent) => {
    if (event.target !== dialog.current) return;
    event.preventDefault();
    onClose();
  };

  const closed = () => {
    if (!dialog.current?.open) onClose();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape cancels it
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={titleId}
      onCancel={cancelled}
      onClose={closed}
      onClick={clicked}
    >
      {open && (
        <div className={styles.frame}>
          <div className={styles.head}>
            <h2 id={titleId}>{title}</h2>
            <button type="button" className={styles.close} aria-label="Close" onClick={onClose}>
              {"\u00d7"}
            </button>
          </div>
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <div className={styles.foot}>{footer}</div>}
        </div>
      )}
    </dialog>
  );
}
