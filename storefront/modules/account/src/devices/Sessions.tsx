import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, formatDateTime, type Schema } from "@trolley/client";
import { Badge, Button, Cluster, ErrorView, ShowMore, Skeleton, Stack, toast } from "@trolley/ui";
import { ActionProblem } from "../form/ActionProblem.tsx";

import { focusHeading } from "../frame/focus.ts";
import { useMine } from "../session/useMine.ts";
import { deviceName } from "./deviceName.ts";
import styles from "./devices.module.css";
import { sessionsQuery } from "./sessionsQuery.ts";

type Session = Schema["Session"];

export function Sessions() {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...sessionsQuery(),
    ...useMine(),
  });
  const sessions = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap={3}>
      {!data && error && <ErrorView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={3} />}
      <ul className={styles.sessions}>
        {sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      {hasNextPage && (
        <ShowMore hasMore busy={isFetchingNextPage} onMore={() => void fetchNextPage()} shown={sessions.length} />
      )}
    </Stack>
  );
}

function Row({ session }: { session: Session }) {
  const name = deviceName(session.device);
  return (
    <li className={styles.session}>
      <div>
        <Cluster gap={2}>
          <strong>{name}</strong>
          {session.current && <Badge tone="accent">This device</Badge>}
        </Cluster>
        <p className={styles.when}>
          Signed in {formatDateTime(session.started_at)}, last used {formatDateTime(session.last_used_at)}
        </p>
      </div>
      {!session.current && <EndSession session={session} name={name} />}
    </li>
  );
}

function EndSession({ session: { id }, name }: { session: Session; name: string }) {
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => answer(api.DELETE("/v1/me/sessions/{id}", { params: { path: { id } } })),
    onSuccess: () => {
      toast(`${name} is signed out`);
      focusHeading();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  });
  return (
    <div>
      <Button variant="secondary" size="small" busy={end.isPending} onClick={() => end.mutate()}>
        Sign out {name}
      </Button>
      {end.error && <ActionProblem problem={end.error} title="It is still signed in" />}
    </div>
  );
}
