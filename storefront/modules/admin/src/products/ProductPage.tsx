import { useQuery } from "@tanstack/react-query";
import { configQuery, problemOf } from "@trolley/client";
import { Empty, LinkButton, PageTitle, Skeleton, Stack, TextLink } from "@trolley/ui";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { ProductEditor } from "./ProductEditor.tsx";
import { keptProductQuery } from "./productsApi.ts";

export function ProductPage({ id }: { id: string }) {
  const { data: product, error, refetch } = useQuery(keptProductQuery(id));
  const config = useQuery(configQuery());
  const failure = error ?? config.error;
  if (product && config.data) return <ProductEditor saved={product} currency={config.data.currency} />;
  return (
    <Stack gap={5}>
      <TextLink href="/products">All products</TextLink>
      <PageTitle>Product</PageTitle>
      {failure && problemOf(failure).status === 404 && (
        <Empty title="There is no such product" actions={<LinkButton href="/products">All products</LinkButton>} />
      )}
      {failure && problemOf(failure).status !== 404 && (
        <StaffProblem problem={failure} onRetry={() => void Promise.all([refetch(), config.refetch()])} />
      )}
      {!failure && <Skeleton lines={8} />}
    </Stack>
  );
}

export function NewProductPage() {
  const { data: config, error, refetch } = useQuery(configQuery());
  if (config) return <ProductEditor currency={config.currency} />;
  return (
    <>
      <PageTitle>New product</PageTitle>
      {error ? <StaffProblem problem={error} onRetry={() => void refetch()} /> : <Skeleton lines={8} />}
    </>
  );
}
