import { useInfiniteQuery } from "@tanstack/react-query";
import { paths } from "@trolley/client";
import { Empty, LinkButton, PageTitle } from "@trolley/ui";

import { FilterBar } from "./FilterBar.tsx";
import styles from "./list.module.css";
import { ProductGrid } from "./ProductGrid.tsx";
import { productListQuery } from "./productListQuery.ts";
import { useFilters } from "./useFilters.ts";

export function HomePage() {
  const { filters, change, isFiltered } = useFilters();
  const query = useInfiniteQuery(productListQuery(filters));
  return (
    <>
      <div className={styles.head}>
        <PageTitle className={styles.title}>Everything we have</PageTitle>
        <FilterBar filters={filters} onChange={change} sortable />
      </div>
      <ProductGrid query={query} empty={isFiltered ? <NothingInRange /> : <Empty title="Nothing is for sale yet" />} />
    </>
  );
}

/** The filters fit no product. */
export function NothingInRange({ everything = paths.home() }: { everything?: string }) {
  return (
    <Empty
      title="Nothing costs that"
      actions={
        <LinkButton variant="secondary" href={everything}>
          Show every price
        </LinkButton>
      }
    >
      No product has a price in this range.
    </Empty>
  );
}
