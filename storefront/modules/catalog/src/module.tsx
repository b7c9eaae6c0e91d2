import type { QueryClient } from "@tanstack/react-query";
import { availabilityQuery, categoriesQuery, productQuery } from "@trolley/client";
import { NotFound } from "@trolley/ui";
import { lazy } from "react";
import { Route, Switch } from "wouter";

import { CategoryPage } from "./list/CategoryPage.tsx";
import { filtersOf, wordsOf } from "./list/filters.ts";
import { HomePage } from "./list/HomePage.tsx";
import { productListQuery, searchQuery } from "./list/productListQuery.ts";
import { SearchPage } from "./list/SearchPage.tsx";

const importProductPage = () => import("./product/ProductPage.tsx");
const ProductPage = lazy(importProductPage);

export default function Catalog() {
  return (
    <Switch>
      <Route path="/" component={HomePage} />
      <Route path="/c/:category">{({ category }) => <CategoryPage key={category} slug={category} />}</Route>
      <Route path="/search" component={SearchPage} />
      <Route path="/products/:id">{({ id }) => <ProductPage key={id} id={id} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

export function prefetch(path: string, queryClient: QueryClient): void {
  const { pathname, search } = new URL(path, location.origin);
  const [, section = "", name = ""] = pathname.split("/");
  const words = wordsOf(search);
  const filters = filtersOf(search);
  if (pathname === "/") void queryClient.prefetchInfiniteQuery(productListQuery(filters));
  if (section === "c") void queryClient.prefetchInfiniteQuery(productListQuery({ ...filters, category: name }));
  if (section === "search" && words) void queryClient.prefetchInfiniteQuery(searchQuery(words, filters));
  if (section === "products") {
    void queryClient.prefetchQuery(productQuery(name));
    void queryClient.prefetchQuery(availabilityQuery(name));
  }
  void queryClient.prefetchQuery(categoriesQuery());
  void importProductPage().catch(() => undefined);
}
