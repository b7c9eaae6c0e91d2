import { useQuery } from "@tanstack/react-query";
import { categoriesQuery, paths } from "@trolley/client";
import { TextLink } from "@trolley/ui";
import { useLocation } from "wouter";

import styles from "./frame.module.css";

export function Categories() {
  const { data: categories = [] } = useQuery(categoriesQuery());
  const [path] = useLocation();
  return (
    <nav className={styles.categories} aria-label="Categories">
      <ul>
        {categories.map(({ slug, name }) => (
          <li key={slug}>
            <TextLink
              href={paths.category(slug)}
              className={styles.category}
              aria-current={path === paths.category(slug) ? "page" : undefined}
            >
              {name}
            </TextLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
