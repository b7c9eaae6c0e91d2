import { useInfiniteQuery } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { Cluster, Empty, LinkButton, PageTitle, Stack } from "@trolley/ui";
import { useSearchParams } from "wouter";

import { CursorList } from "../cursor-list/CursorList.tsx";
import { ProductFilter } from "./ProductFilter.tsx";
import { productColumns } from "./productColumns.tsx";
import { productSearchQuery, productsQuery, type Status } from "./productsApi.ts";

const STATUSES: readonly string[] = ["active", "draft", "archived"] satisfies Status[];

export function ProductList() {
  const [parameters, setParameters] = useSearchParams();
  const status = statusOf(parameters.get("status"));
  const words = parameters.get("q") ?? "";
  const choose = (next: { status: Status; words: string }) =>
    setParameters({
      ...(next.status !== "active" && { status: next.status }),
      ...(next.words && { q: next.words }),
    });
  return (
    <Stack gap={5}>
      <Cluster justify="between">
        <PageTitle>Products</PageTitle>
        <Cluster>
          <LinkButton variant="secondary" href="/import">
            Import a file
          </LinkButton>
          <LinkButton href="/products/new">New product</LinkButton>
        </Cluster>
      </Cluster>
      <ProductFilter status={status} words={words} onChoose={choose} />
      {words && status === "active" ? <Found words={words} /> : <Listed status={status} words={words} />}
    </Stack>
  );
}

function Found({ words }: { words: string }) {
  const query = useInfiniteQuery(productSearchQuery(words));
  const empty = (
    <Empty title={`Nothing for “${words}”`}>
      <p>The search looks at names, tags and categories of what is for sale. Fewer words find more.</p>
    </Empty>
  );
  return (
    <CursorList query={query} caption="Products found" columns={productColumns} rowKey={({ id }) => id} empty={empty} />
  );
}

/** The API searches what is for sale only: of the others, those that were read are looked through here. */
function Listed({ status, words }: { status: Status; words: string }) {
  const query = useInfiniteQuery(productsQuery(status));
  const empty = words ? (
    <Empty title={`Nothing for “${words}”`} />
  ) : (
    <Empty
      title={EMPTY[status]}
      actions={status !== "archived" && <LinkButton href="/import">Import a file</LinkButton>}
    />
  );
  return (
    <CursorList
      query={query}
      caption={CAPTIONS[status]}
      columns={productColumns}
      rowKey={({ id }) => id}
      empty={empty}
      keep={words ? (product) => mentions(product, words) : undefined}
    />
  );
}

const CAPTIONS: Record<Status, string> = {
  active: "Products for sale",
  draft: "Drafts",
  archived: "Archived products",
};

const EMPTY: Record<Status, string> = {
  active: "Nothing is for sale yet",
  draft: "No drafts",
  archived: "Nothing is archived",
};

function mentions(product: Schema["Product"], words: string): boolean {
  const skus = product.variants.map(({ sku }) => sku);
  const text = [product.name, product.category, ...product.tags, ...skus].join(" ").toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function statusOf(text: string | null): Status {
  return text !== null && isStatus(text) ? text : "active";
}

function isStatus(text: string): text is Status {
  return STATUSES.includes(text);
}
