import { useQuery } from "@tanstack/react-query";
import { answer, api, formatDateTime, keys, type Schema } from "@trolley/client";
import { ErrorView, Panel, Skeleton, Stack } from "@trolley/ui";

import { useMine } from "../session/useMine.ts";
import styles from "./order.module.css";
import { eventText } from "./timeline.ts";

export function Timeline({ order: { id, version } }: { order: Schema["Order"] }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.order(id), "timeline", version],
    queryFn: ({ signal }) => answer(api.GET("/v1/orders/{id}/timeline", { params: { path: { id } }, signal })),
    ...useMine(),
  });
  return (
    <Panel aria-labelledby="timeline">
      <Stack gap={4}>
        <h2 id="timeline">What has happened</h2>
        {!data && error && <ErrorView problem={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={3} />}
        <ol className={styles.timeline}>
          {data?.items.map((entry) => (
            <li key={entry.version}>
              <span>{eventText(entry.what)}</span>
              <time dateTime={entry.at} className={styles.muted}>
                {formatDateTime(entry.at)}
              </time>
            </li>
          ))}
        </ol>
      </Stack>
    </Panel>
  );
}
