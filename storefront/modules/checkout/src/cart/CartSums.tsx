import { type CartView, isZero, paths, sumMoney, timesMoney } from "@trolley/client";
import { LinkButton, Money, Panel } from "@trolley/ui";

import { Sum } from "../summary/Totals.tsx";
import { CouponField } from "./CouponField.tsx";
import styles from "./cart.module.css";

export function CartSums({ cart }: { cart: CartView }) {
  const { subtotal, discount, coupon } = cart;
  const off = discount && !isZero(discount) ? timesMoney(discount, -1) : undefined;
  const total = off ? sumMoney([subtotal, off], subtotal.currency) : subtotal;
  return (
    <Panel className={styles.sums} aria-label="Summary">
      <CouponField coupon={coupon} />
      <dl className={styles.totals}>
        <Sum label="Subtotal" value={<Money value={subtotal} />} />
        {off && <Sum label={coupon ? `Discount (${coupon.code})` : "Discount"} value={<Money value={off} />} />}
        <Sum label="Total before shipping and tax" value={<Money value={total} />} isTotal />
      </dl>
      <LinkButton href={paths.checkout()} block>
        Check out
      </LinkButton>
    </Panel>
  );
}
