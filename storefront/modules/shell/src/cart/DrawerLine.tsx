import { useQuery } from "@tanstack/react-query";
import { cart, paths, productQuery, type Refusal, type ShownLine } from "@trolley/client";
import { Money, Picture, QuantityStepper, TextLink } from "@trolley/ui";

import styles from "./cart.module.css";

interface DrawerLineProps {
  line: ShownLine;
  refusal: Refusal | undefined;
}

export function DrawerLine({ line, refusal }: DrawerLineProps) {
  const { data: product } = useQuery(productQuery(line.product_id));
  const options = Object.values(line.options).join(", ");
  return (
    <li className={styles.line}>
      <Picture src={product?.images[0]?.url} alt={line.name} ratio="1/1" sizes="72px" />
      <div className={styles.text}>
        <TextLink href={paths.product(line.product_id)} className={styles.name}>
          {line.name}
        </TextLink>
        {options && <p className={styles.options}>{options}</p>}
        <div className={styles.row}>
          <QuantityStepper
            value={line.quantity}
            label={line.name}
            removable
            onChange={(quantity) => cart.setQuantity(line.sku, quantity)}
          />
          <Money value={line.line_total} />
        </div>
        {refusal && (
          <p className={styles.refused} role="alert">
            {refusal.problem.detail ?? refusal.problem.title}
          </p>
        )}
      </div>
    </li>
  );
}
