import { useQuery } from "@tanstack/react-query";
import { formatNumber } from "@trolley/client";
import { Button, Cluster, Empty, Notice, PageTitle, Skeleton, Stack, TextLink } from "@trolley/ui";
import { useState } from "react";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { DecisionDialog } from "./DecisionDialog.tsx";
import { type DeadLetter, deadLettersQuery, type QueueName } from "./deadLettersApi.ts";
import { LetterList } from "./LetterList.tsx";
import { canRedrive, isQueueName, STANDS_STILL } from "./queues.ts";

export function QueuePage({ name }: { name: string }) {
  return (
    <Stack gap={5}>
      <div>
        <TextLink href="/dead-letters">All dead letters</TextLink>
        <PageTitle tab={`Dead letters of ${name}`}>{name}</PageTitle>
      </div>
      {isQueueName(name) ? <Queue queue={name} /> : <Empty title="There is no such queue" />}
    </Stack>
  );
}

function Queue({ queue }: { queue: QueueName }) {
  const { data, error, isFetching, refetch } = useQuery(deadLettersQuery(queue));
  const letters = data?.letters ?? [];
  const look = () => void refetch();
  return (
    <>
      <Cluster justify="between">
        <p>While letters wait here, {STANDS_STILL[queue]}.</p>
        <Button variant="secondary" busy={isFetching} onClick={look}>
          Look again
        </Button>
      </Cluster>
      {error && <StaffProblem problem={error} onRetry={look} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && data.hidden > 0 && (
        <Notice title={`${formatNumber(data.hidden)} out of sight`}>
          <p>Somebody looks at them just now. They can be seen again within a minute.</p>
        </Notice>
      )}
      {data && letters.length === 0 && data.hidden === 0 && <Empty title="Nothing was given up here" />}
      {letters.length > 0 && <Letters queue={queue} letters={letters} total={data?.messages ?? 0} onDecided={look} />}
    </>
  );
}

interface LettersProps {
  queue: QueueName;
  letters: readonly DeadLetter[];
  /** How many there are, about; not all need be shown. */
  total: number;
  onDecided: () => void;
}

/** What one order may be about. */
const MOST = 1_000;

function Letters({ queue, letters, total, onDecided }: LettersProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [deciding, setDeciding] = useState<"redrive" | "discard">();
  const there = letters.map(({ message_id }) => message_id);
  const ids = chosen.filter((id) => there.includes(id));
  // What nobody has seen may be tried again, but is not discarded.
  const all = Math.min(Math.max(total, letters.length), MOST);
  const discarded = ids.length > 0 ? ids : there;
  return (
    <>
      <LetterList letters={letters} chosen={ids} onChoose={setChosen} />
      <Cluster>
        {canRedrive(queue) && (
          <Button onClick={() => setDeciding("redrive")}>
            Redrive {ids.length > 0 ? formatNumber(ids.length) : "all"}…
          </Button>
        )}
        <Button variant="danger" onClick={() => setDeciding("discard")}>
          Discard {formatNumber(discarded.length)}…
        </Button>
      </Cluster>
      {!canRedrive(queue) && (
        <p>
          These are places in a table's stream, not messages: see that the sweeper reports nothing failed, then discard
          them.
        </p>
      )}
      {deciding && (
        <DecisionDialog
          queue={queue}
          mode={deciding}
          ids={deciding === "redrive" ? ids : discarded}
          count={deciding === "redrive" ? ids.length || all : discarded.length}
          onClose={(isChanged) => {
            setDeciding(undefined);
            if (isChanged) onDecided();
          }}
        />
      )}
    </>
  );
}
