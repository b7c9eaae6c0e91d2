import { useQuery } from "@tanstack/react-query";
import { categoriesQuery, paths } from "@trolley/client";
import { TextLink } from "@trolley/ui";

import styles from "./product.module.css";

/** The way back to more of the kind. */
export function CategoryLink({ slug }: { slug: string }) {
  const { data: categories } = useQuery(categoriesQuery());
  const category = categories?.find((known) => known.slug === slug);
  return (
    <nav className={styles.trail} aria-label="Category">
      {category ? <TextLink href={paths.category(slug)}>{category.name}</TextLink> : "\u00a0"}
    </nav>
  );
}
