import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { configQuery } from "@trolley/client";
import { Button, Cluster, Panel, Skeleton } from "@trolley/ui";
import { useId, useState } from "react";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import styles from "./dashboard.module.css";
import { placedOrdersQuery } from "./placedOrders.ts";
import { RangeField } from "./RangeField.tsx";
import { ReadSoFar } from "./ReadSoFar.tsx";
import { SalesPlots } from "./SalesPlots.tsx";
import { type Range, startOf } from "./series.ts";

export function SalesPanel() {
  const headingId = useId();
  const [range, setRange] = useState<Range>("day");
  const [today, setToday] = useState(() => new Date());
  const config = useQuery(configQuery());
  const read = useInfiniteQuery(placedOrdersQuery(startOf(range, today).toISOString()));
  const orders = read.data?.pages.flatMap((page) => page.items);
  const oldest = orders?.at(-1);
  const readSince = read.hasNextPage && oldest ? new Date(oldest.created_at) : undefined;
  const problem = read.error ?? config.error;

  const refresh = () => {
    setToday(new Date());
    void config.refetch();
    void read.refetch();
  };

  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <Cluster justify="between">
        <h2 id={headingId}>Orders and sales</h2>
        <Button variant="secondary" size="small" busy={read.isRefetching} onClick={refresh}>
          Refresh
        </Button>
      </Cluster>
      <RangeField range={range} onRange={setRange} />
      {problem && <StaffProblem problem={problem} onRetry={refresh} />}
      {!problem && !(orders && config.data) && <Skeleton lines={3} shape="block" />}
      {orders && config.data && (
        <>
          <ReadSoFar
            count={orders.length}
            since={readSince}
            at={read.dataUpdatedAt}
            busy={read.isFetchingNextPage}
            onMore={() => void read.fetchNextPage()}
          />
          <SalesPlots
            orders={orders}
            range={range}
            now={new Date(read.dataUpdatedAt)}
            currency={config.data.currency}
            readSince={readSince}
          />
        </>
      )}
    </Panel>
  );
}
