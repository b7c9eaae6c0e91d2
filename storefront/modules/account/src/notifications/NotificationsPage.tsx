import { useInfiniteQuery } from "@tanstack/react-query";
import { Checkbox, Empty, ErrorView, PageTitle, ShowMore, Stack } from "@trolley/ui";
import { useState } from "react";

import { PageSkeleton } from "../frame/PageSkeleton.tsx";
import { useMine } from "../session/useMine.ts";
import { NotificationRow } from "./NotificationRow.tsx";
import styles from "./notifications.module.css";
import { notificationsQuery } from "./notificationsQuery.ts";

export function NotificationsPage() {
  const [unread, setUnread] = useState(false);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...notificationsQuery(unread),
    ...useMine(),
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap={5}>
      <PageTitle>Notifications</PageTitle>
      <Checkbox label="Only what is new" checked={unread} onChange={(event) => setUnread(event.target.checked)} />
      {!data && error && <ErrorView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && items.length === 0 && !hasNextPage && (
        <Empty title={unread ? "Nothing new" : "Nothing here yet"}>News about your orders will be here.</Empty>
      )}
      <ul className={styles.rows}>
        {items.map((notification) => (
          <NotificationRow key={notification.id} notification={notification} />
        ))}
      </ul>
      {(items.length > 0 || hasNextPage) && (
        <ShowMore
          hasMore={hasNextPage}
          busy={isFetchingNextPage}
          onMore={() => void fetchNextPage()}
          shown={items.length}
        />
      )}
    </Stack>
  );
}
