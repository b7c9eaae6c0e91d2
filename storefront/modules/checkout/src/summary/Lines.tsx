import { useQuery } from "@tanstack/react-query";
import { type Money as Amount, productQuery } from "@trolley/client";
import { Money, Picture } from "@trolley/ui";

import { optionsText } from "./options.ts";
import styles from "./summary.module.css";

export interface SummaryLine {
  sku: string;
  product_id: string;
  name: string;
  options: Record<string, string>;
  quantity: number;
  line_total: Amount;
}

/** What is bought, to look at. */
export function Lines({ lines }: { lines: readonly SummaryLine[] }) {
  return (
    <ul className={styles.lines}>
      {lines.map((line) => (
        <Line key={line.sku} line={line} />
      ))}
    </ul>
  );
}

function Line({ line }: { line: SummaryLine }) {
  const { data: product } = useQuery(productQuery(line.product_id));
  const options = optionsText(line.options);
  return (
    <li className={styles.line}>
      <Picture src={product?.images[0]?.url} alt={line.name} ratio="1/1" sizes="56px" className={styles.picture} />
      <div className={styles.what}>
        <p className={styles.name}>{line.name}</p>
        {options && <p className={styles.detail}>{options}</p>}
        <p className={styles.detail}>Quantity {line.quantity}</p>
      </div>
      <Money value={line.line_total} />
    </li>
  );
}
