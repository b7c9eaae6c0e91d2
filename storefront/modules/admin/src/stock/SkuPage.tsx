import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { formatDateTime, formatNumber, type Schema } from "@trolley/client";
import { Badge, Button, Cluster, Empty, PageTitle, Panel, Skeleton, Stack, TextLink } from "@trolley/ui";
import { useState } from "react";

import { CursorList } from "../cursor-list/CursorList.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import type { Column } from "../table/Table.tsx";
import { AdjustDialog } from "./AdjustDialog.tsx";
import { signed } from "./adjustment.ts";
import { SplitDialog } from "./SplitDialog.tsx";
import styles from "./stock.module.css";
import { movementsQuery, stockLevelQuery } from "./stockApi.ts";

type Movement = Schema["StockMovement"];

export function SkuPage({ sku }: { sku: string }) {
  const { data: level, error, refetch } = useQuery(stockLevelQuery(sku));
  const movements = useInfiniteQuery(movementsQuery(sku));
  return (
    <Stack gap={5}>
      <div>
        <TextLink href="/stock">All stock</TextLink>
        <PageTitle tab={`Stock of ${sku}`}>{sku}</PageTitle>
      </div>
      {error && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {level === undefined && !error && <Skeleton lines={3} />}
      {level !== undefined && <Level sku={sku} level={level} />}
      <section className={styles.movements} aria-labelledby="movements">
        <h2 id="movements">Movements</h2>
        <CursorList
          query={movements}
          caption="Newest first"
          columns={columns}
          rowKey={({ id }) => id}
          empty={<Empty title="Nothing has moved yet" />}
        />
      </section>
    </Stack>
  );
}

function Level({ sku, level }: { sku: string; level: Schema["StockLevel"] | null }) {
  const [asking, setAsking] = useState<"adjust" | "split">();
  const { on_hand, held, available, shards, low } = level ?? NOTHING;
  const close = () => setAsking(undefined);
  return (
    <Panel aria-label="Level">
      <Stack>
        {!level && <p>No stock is recorded for this SKU yet. The first adjustment records it.</p>}
        <dl className={styles.level}>
          <Units term="On hand" units={on_hand} />
          <Units term="Held for orders" units={held} />
          <Units term="Available" units={available} />
          <Units term="Records it is spread over" units={shards} />
        </dl>
        {low && <Badge tone="warning">runs low</Badge>}
        <Cluster>
          <Button onClick={() => setAsking("adjust")}>Adjust</Button>
          {level && (
            <Button variant="secondary" onClick={() => setAsking("split")}>
              Spread for a rush
            </Button>
          )}
        </Cluster>
      </Stack>
      {asking === "adjust" && <AdjustDialog level={{ sku, on_hand, held, available }} onClose={close} />}
      {asking === "split" && <SplitDialog sku={sku} shards={shards} onClose={close} />}
    </Panel>
  );
}

const NOTHING = { on_hand: 0, held: 0, available: 0, shards: 1, low: false };

function Units({ term, units }: { term: string; units: number }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{formatNumber(units)}</dd>
    </div>
  );
}

const KINDS: Record<Movement["kind"], string> = {
  held: "Held for an order",
  sold: "Sold",
  released: "Released",
  expired: "Released, the order expired",
  restocked: "Back in stock",
  adjusted: "Adjusted",
  recounted: "Recounted",
};

const columns: Column<Movement>[] = [
  { key: "when", header: "When", cell: ({ occurred_at }) => formatDateTime(occurred_at) },
  { key: "kind", header: "What", cell: ({ kind }) => KINDS[kind] },
  {
    key: "units",
    header: "Units",
    align: "end",
    cell: ({ kind, quantity }) =>
      kind === "adjusted" || kind === "recounted" ? signed(quantity) : formatNumber(quantity),
  },
  { key: "why", header: "Why", cell: Why },
];

function Why({ order_id, reason, by }: Movement) {
  return (
    <span className={styles.why}>
      {reason}
      {order_id && <TextLink href={`/orders/${order_id}`}>{order_id}</TextLink>}
      {by && <span className={styles.by}>by {by}</span>}
    </span>
  );
}
