import { classes } from "@trolley/ui";

import styles from "./product.module.css";
import type { Availability } from "./variants.ts";

interface StockNoteProps {
  availability: Availability | undefined;
  isPending: boolean;
}

/** Whether it is there. Its line is kept from the beginning, so that nothing moves when the answer comes. */
export function StockNote({ availability, isPending }: StockNoteProps) {
  return (
    <p role="status" className={classes(styles.stock, styles[availability?.availability ?? "unknown"])}>
      {availability ? wordsFor(availability) : isPending ? "\u00a0" : "Availability is shown in the cart"}
    </p>
  );
}

function wordsFor(availability: Availability): string {
  if (availability.availability === "low") return `Only ${availability.remaining} left`;
  return availability.availability === "out" ? "Sold out" : "In stock";
}
