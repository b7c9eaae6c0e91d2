import { useQuery } from "@tanstack/react-query";
import { formatDateTime, formatNumber, type Schema } from "@trolley/client";
import { Badge, Button, Cluster, Notice, PageTitle, Skeleton, Stack, TextLink } from "@trolley/ui";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { type Column, Table } from "../table/Table.tsx";
import { deadLetterQueuesQuery } from "./deadLettersApi.ts";
import { STANDS_STILL } from "./queues.ts";

type Queue = Schema["DeadLetterQueue"];

export function QueueList() {
  const { data: queues, error, isFetching, refetch } = useQuery(deadLetterQueuesQuery());
  const waiting = queues?.some(({ messages, hidden }) => messages + hidden > 0);
  return (
    <Stack gap={5}>
      <Cluster justify="between">
        <PageTitle>Dead letters</PageTitle>
        <Button variant="secondary" busy={isFetching} onClick={() => void refetch()}>
          Look again
        </Button>
      </Cluster>
      <p>Events that a function has given up. They wait here for a decision: another try, or none.</p>
      {error && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {!queues && !error && <Skeleton lines={8} />}
      {queues && !waiting && <Notice tone="success" title="Nothing was given up" />}
      {queues && (
        <Table caption="Queues of dead letters" columns={columns} rows={queues} rowKey={({ queue }) => queue} />
      )}
    </Stack>
  );
}

const columns: Column<Queue>[] = [
  {
    key: "queue",
    header: "Function",
    cell: ({ queue }) => <TextLink href={`/dead-letters/${queue}`}>{queue}</TextLink>,
  },
  {
    key: "letters",
    header: "Letters",
    align: "end",
    cell: ({ messages, hidden }) => (
      <Badge tone={messages + hidden > 0 ? "error" : "success"}>{formatNumber(messages + hidden)}</Badge>
    ),
  },
  {
    key: "oldest",
    header: "Oldest seen",
    cell: ({ oldest_sent_at }) => (oldest_sent_at ? formatDateTime(oldest_sent_at) : "none"),
  },
  {
    key: "effect",
    header: "Meanwhile",
    cell: ({ queue, messages, hidden }) => (messages + hidden > 0 ? STANDS_STILL[queue] : "all is well"),
  },
];
