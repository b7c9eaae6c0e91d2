import { useQuery } from "@tanstack/react-query";
import { availabilityQuery, configQuery, type Schema } from "@trolley/client";
import { Price } from "@trolley/ui";
import { useRef } from "react";
import { useLocation, useSearch } from "wouter";

import { BackInStock } from "./BackInStock.tsx";
import { OptionChips } from "./OptionChips.tsx";
import { Purchase } from "./Purchase.tsx";
import styles from "./product.module.css";
import { StockNote } from "./StockNote.tsx";
import { availabilityOf, optionGroups, type Variant, variantToShow } from "./variants.ts";

/** The variant to buy: its options, its price, whether it is there, and how to get it. */
export function VariantChoice({ product }: { product: Schema["Product"] }) {
  const { data: stock = [], isPending } = useQuery(availabilityQuery(product.id));
  const [path, navigate] = useLocation();
  const sku = new URLSearchParams(useSearch()).get("variant");
  const purchase = useRef<HTMLElement>(null);
  const variant = variantToShow(product.variants, stock, sku);
  if (!variant) return null;

  const availability = availabilityOf(stock, variant);
  const choose = ({ sku: chosen }: Variant) =>
    navigate(`${path}?variant=${encodeURIComponent(chosen)}`, { replace: true });
  const keepFocus = () => purchase.current?.focus({ preventScroll: true });
  return (
    <>
      <div className={styles.price}>
        <Price now={variant.price} was={variant.compare_at_price} size="large" />
        <TaxNote />
      </div>
      {optionGroups(product.variants, variant, stock).map((group) => (
        <OptionChips key={group.name} group={group} onChoose={choose} />
      ))}
      <StockNote availability={availability} isPending={isPending} />
      <section ref={purchase} tabIndex={-1} className={styles.focusless} aria-label="Buy">
        {availability?.availability === "out" ? (
          <BackInStock key={variant.sku} productId={product.id} sku={variant.sku} keepFocus={keepFocus} />
        ) : (
          <Purchase
            key={variant.sku}
            product={product}
            variant={variant}
            availability={availability}
            keepFocus={keepFocus}
          />
        )}
      </section>
    </>
  );
}

function TaxNote() {
  const { data: config } = useQuery(configQuery());
  if (!config) return <p className={styles.note}>{"\u00a0"}</p>;
  return (
    <p className={styles.note}>
      {config.prices_include_tax ? "Tax included, plus delivery" : "Plus tax and delivery, shown at checkout"}
    </p>
  );
}
