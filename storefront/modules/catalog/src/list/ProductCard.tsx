import { compareMoney, paths, type Schema } from "@trolley/client";
import { Picture, Price, TextLink } from "@trolley/ui";

import styles from "./list.module.css";

interface ProductCardProps {
  product: Schema["Product"];
  priority: boolean;
}

export function ProductCard({ product, priority }: ProductCardProps) {
  const [image] = product.images;
  const [cheapest, ...dearer] = product.variants.toSorted((one, other) => compareMoney(one.price, other.price));
  const dearest = dearer.at(-1);
  const isRange = cheapest && dearest && compareMoney(cheapest.price, dearest.price) < 0;
  return (
    <li className={styles.card}>
      <Picture
        src={image?.url}
        alt={image?.alt || product.name}
        priority={priority}
        sizes="(max-width: 30rem) 50vw, (max-width: 64rem) 33vw, 18rem"
      />
      <h2 className={styles.heading}>
        <TextLink href={paths.product(product.id)} className={styles.name}>
          {product.name}
        </TextLink>
      </h2>
      {cheapest && (
        <p className={styles.price}>
          {isRange && "from "}
          <Price now={cheapest.price} was={cheapest.compare_at_price} />
        </p>
      )}
    </li>
  );
}
