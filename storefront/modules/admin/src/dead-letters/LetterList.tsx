import { formatDateTime, formatNumber, type Schema } from "@trolley/client";
import { Badge, Checkbox, VisuallyHidden } from "@trolley/ui";

import { type Column, Table } from "../table/Table.tsx";
import styles from "./deadLetters.module.css";
import type { DeadLetter } from "./deadLettersApi.ts";
import { FAILURES } from "./queues.ts";

interface LetterListProps {
  letters: readonly DeadLetter[];
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}

export function LetterList({ letters, chosen, onChoose }: LetterListProps) {
  const toggle = (id: string, on: boolean) => onChoose(on ? [...chosen, id] : chosen.filter((known) => known !== id));
  const choice: Column<DeadLetter> = {
    key: "choice",
    header: "Choose",
    cell: ({ message_id, event_type }) => (
      <Checkbox
        label={<VisuallyHidden>{`Choose ${event_type ?? "letter"} ${message_id}`}</VisuallyHidden>}
        checked={chosen.includes(message_id)}
        autoComplete="off"
        onChange={(event) => toggle(message_id, event.target.checked)}
      />
    ),
  };
  return (
    <Table
      caption="Letters, in no order"
      columns={[choice, ...columns]}
      rows={letters}
      rowKey={({ message_id }) => message_id}
    />
  );
}

const columns: Column<DeadLetter>[] = [
  { key: "what", header: "What", cell: What },
  { key: "why", header: "Why", cell: Why },
  { key: "sent", header: "Sent", cell: ({ sent_at }) => (sent_at ? formatDateTime(sent_at) : "unknown") },
  { key: "receives", header: "Tries", align: "end", cell: ({ receives }) => formatNumber(receives) },
  { key: "decisions", header: "Decided before", cell: ({ decisions }) => <Decisions decisions={decisions} /> },
];

function What({ event_type, aggregate_id, table, records, message_id }: DeadLetter) {
  return (
    <span className={styles.facts}>
      <strong>{event_type ?? (table ? `Stream of ${table}` : "Unreadable")}</strong>
      {aggregate_id && <span>{aggregate_id}</span>}
      {records !== undefined && <span>{formatNumber(records)} records</span>}
      <span className={styles.muted}>{message_id}</span>
    </span>
  );
}

function Why({ failure, event_id, request_id }: DeadLetter) {
  return (
    <span className={styles.facts}>
      <span>{failure ? FAILURES[failure] : "It can be read; the function's log says why it was not applied."}</span>
      {event_id && <span className={styles.muted}>Search the log for {event_id}</span>}
      {request_id && <span className={styles.muted}>Begun by request {request_id}</span>}
    </span>
  );
}

function Decisions({ decisions }: { decisions: readonly Schema["DeadLetterDecision"][] }) {
  if (decisions.length === 0) return "nothing";
  return (
    <ul className={styles.facts}>
      {decisions.map(({ id, fate, at, reason }) => (
        <li key={id}>
          <Badge tone={fate === "discard" ? "error" : "neutral"}>{fate}</Badge> {formatDateTime(at)}
          {reason && `: ${reason}`}
        </li>
      ))}
    </ul>
  );
}
