import { formatNumber, isZero, paths, type Schema } from "@trolley/client";
import { Money, Panel, Stack, TextLink } from "@trolley/ui";

import styles from "./order.module.css";

export function OrderLines({ order }: { order: Schema["Order"] }) {
  return (
    <Panel aria-labelledby="lines">
      <Stack gap={4}>
        <h2 id="lines">What you ordered</h2>
        <ul className={styles.lines}>
          {order.lines.map((line) => (
            <li key={line.id} className={styles.line}>
              <div>
                <TextLink href={paths.product(line.product_id)}>{line.name}</TextLink>
                <p className={styles.muted}>
                  {[...Object.values(line.options), `${formatNumber(line.quantity)} ×`].join(", ")}{" "}
                  <Money value={line.unit_price} />
                </p>
              </div>
              <Money value={line.line_total} />
            </li>
          ))}
        </ul>
        <Sums order={order} />
      </Stack>
    </Panel>
  );
}

function Sums({ order }: { order: Schema["Order"] }) {
  const { subtotal, discount, shipping, tax, total, coupon, prices_include_tax } = order;
  return (
    <dl className={styles.sums}>
      <dt>Subtotal</dt>
      <dd>
        <Money value={subtotal} />
      </dd>
      {!isZero(discount) && (
        <>
          <dt>Discount{coupon && ` (${coupon})`}</dt>
          <dd>
            <Money value={{ ...discount, amount: -discount.amount }} />
          </dd>
        </>
      )}
      <dt>Shipping, {order.shipping_option.name}</dt>
      <dd>{isZero(shipping) ? "Free" : <Money value={shipping} />}</dd>
      <dt>{prices_include_tax ? "Tax, included" : "Tax"}</dt>
      <dd>
        <Money value={tax} />
      </dd>
      <dt className={styles.total}>Total</dt>
      <dd className={styles.total}>
        <Money value={total} />
      </dd>
    </dl>
  );
}
