import { useInfiniteQuery } from "@tanstack/react-query";
import { formatNumber, type Schema } from "@trolley/client";
import { Badge, Button, Checkbox, Cluster, Empty, PageTitle, Stack, TextLink } from "@trolley/ui";
import { useState } from "react";
import { useSearchParams } from "wouter";

import { CursorList } from "../cursor-list/CursorList.tsx";
import { FilterForm } from "../cursor-list/FilterForm.tsx";
import type { Column } from "../table/Table.tsx";
import { AdjustDialog } from "./AdjustDialog.tsx";
import { type StockFilter, skuPath, stockQuery } from "./stockApi.ts";

type Level = Schema["StockLevel"];

export function StockList() {
  const [parameters, setParameters] = useSearchParams();
  const filter = { low: parameters.get("low") === "true", sku: parameters.get("sku") ?? "" };
  const query = useInfiniteQuery(stockQuery(filter));
  const [adjusting, setAdjusting] = useState<Level>();
  const choose = ({ low, sku }: StockFilter) => setParameters({ ...(low && { low: "true" }), ...(sku && { sku }) });
  return (
    <Stack gap={5}>
      <PageTitle>Stock</PageTitle>
      <StockFilterForm filter={filter} onChoose={choose} />
      <CursorList
        query={query}
        caption={filter.low ? "SKUs that run low" : "Stock by SKU"}
        columns={columnsWith(setAdjusting)}
        rowKey={({ sku }) => sku}
        empty={<NoStock filter={filter} />}
      />
      {adjusting && <AdjustDialog level={adjusting} onClose={() => setAdjusting(undefined)} />}
    </Stack>
  );
}

function columnsWith(adjust: (level: Level) => void): Column<Level>[] {
  return [
    {
      key: "sku",
      header: "SKU",
      cell: ({ sku, low }) => (
        <Cluster gap={2}>
          <TextLink href={skuPath(sku)}>{sku}</TextLink>
          {low && <Badge tone="warning">low</Badge>}
        </Cluster>
      ),
    },
    { key: "on_hand", header: "On hand", align: "end", cell: ({ on_hand }) => formatNumber(on_hand) },
    { key: "held", header: "Held", align: "end", cell: ({ held }) => formatNumber(held) },
    { key: "available", header: "Available", align: "end", cell: ({ available }) => formatNumber(available) },
    {
      key: "adjust",
      header: "Correct",
      cell: (level) => (
        <Button variant="secondary" size="small" onClick={() => adjust(level)} aria-label={`Adjust ${level.sku}`}>
          Adjust
        </Button>
      ),
    },
  ];
}

interface FilterProps {
  filter: StockFilter;
  onChoose: (filter: StockFilter) => void;
}

function StockFilterForm({ filter, onChoose }: FilterProps) {
  const low = (
    <Checkbox
      label="Low stock only"
      checked={filter.low}
      autoComplete="off"
      onChange={(event) => onChoose({ ...filter, low: event.target.checked })}
    />
  );
  return (
    <FilterForm
      key={filter.sku}
      name="Stock"
      label="SKU begins with"
      words={filter.sku}
      onSearch={(sku) => onChoose({ ...filter, sku })}
      after={low}
    />
  );
}

function NoStock({ filter: { low, sku } }: { filter: StockFilter }) {
  if (sku) return <Empty title={`No SKU begins with “${sku}”${low ? " and runs low" : ""}`} />;
  if (low) return <Empty title="Nothing runs low" />;
  return (
    <Empty title="No stock is recorded yet">
      <p>The first adjustment of a SKU, or an import with quantities, records it.</p>
    </Empty>
  );
}
