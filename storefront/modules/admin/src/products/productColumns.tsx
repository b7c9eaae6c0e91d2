import { compareMoney, formatMoney, formatNumber, type Schema } from "@trolley/client";
import { Badge, Picture, TextLink, type Tone } from "@trolley/ui";

import type { Column } from "../table/Table.tsx";
import styles from "./products.module.css";
import type { Status } from "./productsApi.ts";

type Product = Schema["Product"];

export const STATUS_WORDS: Record<Status, string> = { active: "For sale", draft: "Draft", archived: "Archived" };
const STATUS_TONES: Record<Status, Tone> = { active: "success", draft: "warning", archived: "neutral" };

export const productColumns: Column<Product>[] = [
  {
    key: "name",
    header: "Product",
    cell: (product) => (
      <TextLink href={`/products/${product.id}`} className={styles.product}>
        <span className={styles.thumb} aria-hidden="true">
          <Picture src={product.images[0]?.url} alt="" ratio="1/1" sizes="48px" />
        </span>
        <span>{product.name}</span>
      </TextLink>
    ),
  },
  { key: "category", header: "Category", cell: ({ category }) => category },
  { key: "variants", header: "Variants", align: "end", cell: ({ variants }) => formatNumber(variants.length) },
  { key: "price", header: "Price", align: "end", cell: ({ variants }) => priceRange(variants) },
  {
    key: "status",
    header: "Status",
    cell: ({ status }) => <Badge tone={STATUS_TONES[status]}>{STATUS_WORDS[status]}</Badge>,
  },
];

function priceRange(variants: readonly Schema["Variant"][]): string {
  const prices = variants.map(({ price }) => price).sort(compareMoney);
  const [lowest, highest] = [prices[0], prices.at(-1)];
  if (!lowest || !highest) return "";
  if (compareMoney(lowest, highest) === 0) return formatMoney(lowest);
  return `${formatMoney(lowest)}\u2009–\u2009${formatMoney(highest)}`;
}
