import { useQuery } from "@tanstack/react-query";
import { isProblem, productQuery, type Schema } from "@trolley/client";
import { classes, ErrorView, PageTitle, Skeleton } from "@trolley/ui";

import { WayOn } from "../page/NotFound.tsx";
import { Unlisted } from "../page/Unlisted.tsx";
import { useMetaDescription } from "../page/useMetaDescription.ts";
import { CategoryLink } from "./CategoryLink.tsx";
import { Gallery } from "./Gallery.tsx";
import styles from "./product.module.css";
import { StructuredData } from "./StructuredData.tsx";
import { VariantChoice } from "./VariantChoice.tsx";

/** The heading stays one element in every state: it may have the focus. */
export default function ProductPage({ id }: { id: string }) {
  const { data, error, isFetching, refetch } = useQuery(productQuery(id));
  const isMissing = isProblem(error, "not_found") || data?.status === "archived";
  const product = isMissing ? undefined : data;
  const failed = error !== null && !isMissing && !product;
  useMetaDescription(product?.description);
  return (
    <article className={classes(styles.page, (isMissing || failed) && styles.failed)}>
      <PageTitle key="title" className={styles.title}>
        {titleOf(data, error)}
      </PageTitle>
      {product && <Details product={product} />}
      {isMissing && <Missing />}
      {failed && <ErrorView problem={error} busy={isFetching} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
    </article>
  );
}

function titleOf(product: Schema["Product"] | undefined, error: Error | null): string {
  if (isProblem(error, "not_found")) return "There is no such product";
  if (product) return product.status === "archived" ? `${product.name}: not sold any more` : product.name;
  return error ? "This product did not load" : "One moment";
}

function Details({ product }: { product: Schema["Product"] }) {
  return (
    <>
      <StructuredData product={product} />
      <CategoryLink slug={product.category} />
      <Gallery images={product.images} name={product.name} />
      <div className={styles.facts}>
        <VariantChoice product={product} />
        {product.description && <p className={styles.description}>{product.description}</p>}
      </div>
    </>
  );
}

function Missing() {
  return (
    <div>
      <Unlisted />
      <WayOn />
    </div>
  );
}

function Loading() {
  return (
    <>
      <div className={styles.gallery}>
        <Skeleton shape="picture" />
      </div>
      <div className={styles.facts} aria-busy="true">
        <Skeleton lines={2} />
        <Skeleton shape="block" />
        <Skeleton lines={4} />
      </div>
    </>
  );
}
