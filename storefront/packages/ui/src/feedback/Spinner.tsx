import { VisuallyHidden } from "../layout/layout.tsx";
import styles from "./feedback.module.css";

export function Spinner({ label }: { label: string }) {
  return (
    <>
      <span className={styles.spinner} aria-hidden="true" />
      <VisuallyHidden>{label}</VisuallyHidden>
    </>
  );
}
