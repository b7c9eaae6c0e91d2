import { useLocation, useSearch } from "wouter";

import { addressOf, type Filters, filtersOf, wordsOf } from "./filters.ts";

/** The filters of the page's address: they survive a reload, and Back takes the last one off. */
export function useFilters() {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const filters = filtersOf(search);
  const words = wordsOf(search);
  const change = (next: Filters) => navigate(path + addressOf(next, words || undefined));
  const isFiltered = Object.keys(filters).some((name) => name !== "sort");
  return { filters, words, change, isFiltered };
}
