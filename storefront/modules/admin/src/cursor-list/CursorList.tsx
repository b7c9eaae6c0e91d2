import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { ShowMore, Skeleton } from "@trolley/ui";
import type { ReactNode } from "react";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { type Column, Table } from "../table/Table.tsx";

/** A page of a list of the API. */
interface Page<Row> {
  items: Row[];
  next_cursor?: string;
}

interface CursorListProps<Row> {
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  caption: string;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** Shown in place of a table without rows. */
  empty: ReactNode;
  /** Only these of what was read. */
  keep?: ((row: Row) => boolean) | undefined;
}

/** A list of the API, page by page: while it loads, when it fails, when it is empty, and as a table. */
export function CursorList<Row>({ query, caption, columns, rowKey, empty, keep }: CursorListProps<Row>) {
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = query;
  const read = data?.pages.flatMap((page) => page.items) ?? [];
  const rows = keep ? read.filter(keep) : read;
  return (
    <div aria-busy={isPending}>
      {error && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton lines={8} />}
      {data && rows.length === 0 && !hasNextPage && empty}
      {rows.length > 0 && <Table caption={caption} columns={columns} rows={rows} rowKey={rowKey} />}
      {(rows.length > 0 || hasNextPage) && (
        <ShowMore
          hasMore={hasNextPage}
          busy={isFetchingNextPage}
          onMore={() => void fetchNextPage()}
          shown={rows.length}
        />
      )}
    </div>
  );
}
