import { useQuery } from "@tanstack/react-query";
import { cart, paths, productQuery, type Refusal, type ShownLine } from "@trolley/client";
import { announce, Button, Money, Picture, QuantityStepper, TextLink } from "@trolley/ui";

import { optionsText } from "../summary/options.ts";
import { focusHeading } from "../useHeadingFocus.ts";
import styles from "./cart.module.css";

interface CartLineProps {
  line: ShownLine;
  refusal: Refusal | undefined;
}

export function CartLine({ line, refusal }: CartLineProps) {
  const { data: product } = useQuery(productQuery(line.product_id));
  const options = optionsText(line.options);
  const remove = () => {
    cart.setQuantity(line.sku, 0);
    announce(`${line.name} is removed`);
    focusHeading();
  };
  return (
    <li className={styles.line}>
      <Picture src={product?.images[0]?.url} alt={line.name} ratio="1/1" sizes="96px" className={styles.picture} />
      <div className={styles.text}>
        <TextLink href={paths.product(line.product_id)} className={styles.name}>
          {line.name}
        </TextLink>
        <p className={styles.detail}>
          {options && `${options}, `}
          <Money value={line.unit_price} /> each
        </p>
        <div className={styles.controls}>
          <QuantityStepper
            value={line.quantity}
            label={line.name}
            onChange={(quantity) => cart.setQuantity(line.sku, quantity)}
          />
          <Button variant="quiet" size="small" aria-label={`Remove ${line.name}`} onClick={remove}>
            Remove
          </Button>
        </div>
        {refusal && (
          <p className={styles.refused} role="alert">
            {refusal.problem.detail ?? refusal.problem.title}
          </p>
        )}
      </div>
      <Money value={line.line_total} className={styles.lineTotal} />
    </li>
  );
}
