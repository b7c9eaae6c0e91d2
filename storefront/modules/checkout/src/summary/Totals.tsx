import { type Money as Amount, isZero, timesMoney } from "@trolley/client";
import { Money } from "@trolley/ui";
import type { ReactNode } from "react";

import styles from "./summary.module.css";

interface Sums {
  subtotal: Amount;
  discount: Amount;
  shipping: Amount;
  tax: Amount;
  total: Amount;
  prices_include_tax: boolean;
  coupon?: string;
}

interface TotalsProps {
  sums: Sums;
  /** Tax and shipping are only estimates before it is known where to. */
  busy?: boolean;
}

export function Totals({ sums, busy = false }: TotalsProps) {
  const { subtotal, discount, shipping, tax, total, prices_include_tax, coupon } = sums;
  return (
    <dl className={styles.totals} aria-busy={busy}>
      <Sum label="Subtotal" value={<Money value={subtotal} />} />
      {!isZero(discount) && (
        <Sum label={coupon ? `Discount (${coupon})` : "Discount"} value={<Money value={timesMoney(discount, -1)} />} />
      )}
      <Sum label="Shipping" value={isZero(shipping) ? "Free" : <Money value={shipping} />} />
      <Sum label={prices_include_tax ? "Tax included" : "Tax"} value={<Money value={tax} />} />
      <Sum label="Total" value={<Money value={total} />} isTotal />
    </dl>
  );
}

export function Sum({ label, value, isTotal = false }: { label: string; value: ReactNode; isTotal?: boolean }) {
  return (
    <div className={isTotal ? styles.total : styles.sum}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
