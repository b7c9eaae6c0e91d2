import { useQuery, useQueryClient } from "@tanstack/react-query";
import { formatNumber, keys, type Schema } from "@trolley/client";
import { Button, Cluster, Empty, PageTitle, Skeleton, Stack, toast } from "@trolley/ui";
import { useState } from "react";

import { ConfirmDialog } from "../ask/ConfirmDialog.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { type Column, Table } from "../table/Table.tsx";
import { CategoryDialog } from "./CategoryDialog.tsx";
import { categoriesKey, deleteCategory, keptCategoriesQuery } from "./categoriesApi.ts";

type Category = Schema["Category"];
type Asked = { deed: "create" } | { deed: "edit" | "delete"; category: Category };

export default function CategoriesSection() {
  const { data: categories, error, refetch } = useQuery(keptCategoriesQuery());
  const [asked, setAsked] = useState<Asked>();
  const done = useDone(() => setAsked(undefined));
  const close = () => setAsked(undefined);
  return (
    <Stack gap={5}>
      <Cluster justify="between">
        <PageTitle>Categories</PageTitle>
        <Button onClick={() => setAsked({ deed: "create" })}>New category</Button>
      </Cluster>
      {error && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {!categories && !error && <Skeleton lines={6} />}
      {categories?.length === 0 && <Empty title="There are no categories yet" />}
      {categories && categories.length > 0 && (
        <Table
          caption="As shoppers see them, in this order"
          columns={columnsWith(setAsked)}
          rows={categories}
          rowKey={({ slug }) => slug}
        />
      )}
      {asked && asked.deed !== "delete" && (
        <CategoryDialog
          category={asked.deed === "edit" ? asked.category : undefined}
          taken={categories ?? []}
          onSaved={({ name }) => done(`${name} is saved`)}
          onClose={close}
        />
      )}
      {asked?.deed === "delete" && (
        <ConfirmDialog
          title={`Delete ${asked.category.name}?`}
          confirm="Delete"
          run={() => deleteCategory(asked.category.slug)}
          onDone={() => done(`${asked.category.name} is deleted`)}
          onClose={close}
        >
          <p>Only a category without products can be deleted; archived ones do not count.</p>
        </ConfirmDialog>
      )}
    </Stack>
  );
}

function useDone(close: () => void) {
  const queryClient = useQueryClient();
  return (news: string) => {
    toast(news);
    void queryClient.invalidateQueries({ queryKey: categoriesKey });
    void queryClient.invalidateQueries({ queryKey: keys.categories() });
    close();
  };
}

function columnsWith(ask: (asked: Asked) => void): Column<Category>[] {
  return [
    { key: "name", header: "Name", cell: ({ name }) => name },
    { key: "slug", header: "Address", cell: ({ slug }) => `/c/${slug}` },
    { key: "position", header: "Position", align: "end", cell: ({ position }) => formatNumber(position) },
    {
      key: "change",
      header: "Change",
      cell: (category) => (
        <Cluster gap={1}>
          <Button
            variant="secondary"
            size="small"
            onClick={() => ask({ deed: "edit", category })}
            aria-label={`Edit ${category.name}`}
          >
            Edit
          </Button>
          <Button
            variant="quiet"
            size="small"
            onClick={() => ask({ deed: "delete", category })}
            aria-label={`Delete ${category.name}`}
          >
            Delete
          </Button>
        </Cluster>
      ),
    },
  ];
}
