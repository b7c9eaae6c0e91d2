import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { categoriesQuery, paths } from "@trolley/client";
import { Empty, LinkButton, PageTitle } from "@trolley/ui";

import { NotFound } from "../page/NotFound.tsx";
import { useMetaDescription } from "../page/useMetaDescription.ts";
import { FilterBar } from "./FilterBar.tsx";
import { NothingInRange } from "./HomePage.tsx";
import styles from "./list.module.css";
import { ProductGrid } from "./ProductGrid.tsx";
import { productListQuery } from "./productListQuery.ts";
import { useFilters } from "./useFilters.ts";

export function CategoryPage({ slug }: { slug: string }) {
  const { filters, change, isFiltered } = useFilters();
  const { data: categories } = useQuery(categoriesQuery());
  const query = useInfiniteQuery(productListQuery({ ...filters, category: slug }));
  const category = categories?.find((known) => known.slug === slug);
  useMetaDescription(category?.description);

  if (categories && !category) return <NotFound title="There is no such category" />;
  const empty = isFiltered ? (
    <NothingInRange everything={paths.category(slug)} />
  ) : (
    <Empty title="Nothing here just now" actions={<LinkButton href={paths.home()}>See everything else</LinkButton>} />
  );
  return (
    <>
      <div className={styles.head}>
        <div>
          <PageTitle className={styles.title}>{category?.name ?? nameOf(slug)}</PageTitle>
          {category?.description && <p className={styles.lead}>{category.description}</p>}
        </div>
        <FilterBar filters={filters} onChange={change} sortable />
      </div>
      <ProductGrid query={query} empty={empty} />
    </>
  );
}

/** What a category is most likely called, until its name is there: `garden-tools` -> "Garden tools". */
function nameOf(slug: string): string {
  const words = slug.replaceAll("-", " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
