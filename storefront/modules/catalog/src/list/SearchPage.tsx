import { useInfiniteQuery } from "@tanstack/react-query";
import { Empty, LinkButton, PageTitle, useAnnounce } from "@trolley/ui";
import { useEffect } from "react";

import { CategoryLinks } from "../page/CategoryLinks.tsx";
import { Unlisted } from "../page/Unlisted.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { addressOf, type Filters } from "./filters.ts";
import styles from "./list.module.css";
import { ProductGrid } from "./ProductGrid.tsx";
import { searchQuery } from "./productListQuery.ts";
import { useFilters } from "./useFilters.ts";

export function SearchPage() {
  const { filters, words, change, isFiltered } = useFilters();
  return (
    <>
      <Unlisted />
      <div className={styles.head}>
        <PageTitle className={styles.title}>{words ? `Results for “${words}”` : "Search"}</PageTitle>
        {words && <FilterBar filters={filters} onChange={change} categorized />}
      </div>
      {words ? (
        <Results key={words} words={words} filters={filters} isFiltered={isFiltered} />
      ) : (
        <Empty title="What are you looking for?" actions={<CategoryLinks />}>
          Type a word or two above, or look around.
        </Empty>
      )}
    </>
  );
}

function Results({ words, filters, isFiltered }: { words: string; filters: Filters; isFiltered: boolean }) {
  const query = useInfiniteQuery(searchQuery(words, filters));
  const announce = useAnnounce();
  const found = query.isPlaceholderData ? undefined : query.data?.pages[0]?.items.length;
  useEffect(() => {
    if (found) announce(`Results for ${words}`);
  }, [announce, found, words]);

  const empty = isFiltered ? (
    <Empty
      title={`Nothing for “${words}” with these filters`}
      actions={<LinkButton href={`/search${addressOf({}, words)}`}>Search without filters</LinkButton>}
    />
  ) : (
    <Empty title={`Nothing matches “${words}”`} actions={<CategoryLinks />}>
      Try fewer words, or only the beginning of one.
    </Empty>
  );
  return <ProductGrid query={query} empty={empty} />;
}
