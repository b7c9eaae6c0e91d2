import { cart, formatNumber, paths, type Schema, type ShownLine, timesMoney, useCart } from "@trolley/client";
import { Button, ErrorView, LinkButton, Money, Notice, QuantityStepper, useAnnounce } from "@trolley/ui";
import { useState } from "react";

import styles from "./product.module.css";
import { type Availability, mostToAdd, type Variant } from "./variants.ts";

interface PurchaseProps {
  product: Schema["Product"];
  variant: Variant;
  availability: Availability | undefined;
  /** Called before the button that has the focus goes away. */
  keepFocus: () => void;
}

/** How many, and into the cart with them: shown and said at once, whatever the connection. */
export function Purchase({ product, variant, availability, keepFocus }: PurchaseProps) {
  const { cart: shown, refusals } = useCart();
  const [quantity, setQuantity] = useState(1);
  const announce = useAnnounce();
  const line = shown?.lines.find(({ sku }) => sku === variant.sku);
  const inCart = line?.quantity ?? 0;
  const most = mostToAdd(availability, inCart);
  const refusal = refusals.find(({ sku }) => sku === variant.sku);
  const wanted = Math.min(quantity, Math.max(most, 1));

  const add = () => {
    const { sku, options, price } = variant;
    cart.add({ sku, options, product_id: product.id, name: product.name, unit_price: price }, wanted);
    announce(`${formatNumber(wanted)} × ${product.name} added: ${formatNumber(inCart + wanted)} in your cart`);
    setQuantity(1);
    if (wanted === most) keepFocus();
  };

  return (
    <div className={styles.purchase}>
      {most > 0 ? (
        <div className={styles.add}>
          <QuantityStepper value={wanted} onChange={setQuantity} label={product.name} max={most} immediate />
          <Button className={styles.button} onClick={add}>
            <span>Add to cart</span>
            {wanted > 1 && <Money value={timesMoney(variant.price, wanted)} />}
          </Button>
        </div>
      ) : (
        <p>Your cart has all that can be bought at once.</p>
      )}
      {refusal && <ErrorView problem={refusal.problem} />}
      {line && <InCart line={line} waiting={shown?.waiting !== undefined} />}
    </div>
  );
}

function InCart({ line: { quantity, available }, waiting }: { line: ShownLine; waiting: boolean }) {
  const isShort = available !== undefined && available < quantity;
  return (
    <div className={styles.inCart}>
      <div>
        <p>{formatNumber(quantity)} in your cart</p>
        {isShort && <Notice tone="warning">{available > 0 ? `Only ${available} are left` : "Just sold out"}</Notice>}
        {waiting && <p className={styles.note}>Kept on this device, and sent when the shop can be reached.</p>}
      </div>
      <LinkButton href={paths.cart()} variant="secondary">
        View cart
      </LinkButton>
    </div>
  );
}
