import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { classes, ErrorView, ShowMore, Skeleton, useAnnounce } from "@trolley/ui";
import { type ReactNode, useEffect } from "react";

import styles from "./list.module.css";
import { ProductCard } from "./ProductCard.tsx";
import { useFocusOnMore } from "./useFocusOnMore.ts";

/** Those that are seen at first, whatever the screen. */
const FIRST_ROW = 4;

interface ProductGridProps {
  query: UseInfiniteQueryResult<InfiniteData<Schema["ProductList"]>>;
  /** What is shown when there is nothing. */
  empty: ReactNode;
}

/** A list's products in all its states: loading, there, none, failed, and more of it. */
export function ProductGrid({ query, empty }: ProductGridProps) {
  const { data, error, isPending, isFetching, isPlaceholderData } = query;
  const products = data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = data !== undefined && products.length === 0 && !isPlaceholderData;
  const { list, expectMore } = useFocusOnMore(products.length);
  const announce = useAnnounce();

  useEffect(() => {
    if (isEmpty) announce("Nothing found");
  }, [isEmpty, announce]);

  const more = () => {
    expectMore();
    void query.fetchNextPage();
  };

  if (error && !data) return <ErrorView problem={error} busy={isFetching} onRetry={() => void query.refetch()} />;
  if (isEmpty) return empty;
  return (
    <>
      <ul
        ref={list}
        className={classes(styles.grid, isPlaceholderData && styles.stale)}
        aria-busy={isPending || isPlaceholderData}
        aria-label="Products"
      >
        {isPending && SKELETONS}
        {products.map((product, index) => (
          <ProductCard key={product.id} product={product} priority={index < FIRST_ROW} />
        ))}
      </ul>
      {error && query.isFetchNextPageError && <ErrorView problem={error} />}
      {products.length > 0 && (
        <ShowMore hasMore={query.hasNextPage} busy={query.isFetchingNextPage} onMore={more} shown={products.length} />
      )}
    </>
  );
}

const SKELETONS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map((key) => (
  <li key={key} className={styles.card}>
    <Skeleton shape="picture" />
    <Skeleton className={styles.heading} />
    <Skeleton className={styles.price} />
  </li>
));
