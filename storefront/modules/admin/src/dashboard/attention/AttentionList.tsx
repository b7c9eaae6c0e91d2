import { useQuery } from "@tanstack/react-query";
import { formatNumber, hasRole, problemOf, type Session } from "@trolley/client";
import { Button, Panel, Skeleton, TextLink } from "@trolley/ui";
import { useId } from "react";

import styles from "./attention.module.css";
import {
  deadLettersQuery,
  lowStockQuery,
  ordersOnHoldQuery,
  stuckPaymentsQuery,
  type Waiting,
} from "./attentionQueries.ts";
import { OpenReturns } from "./OpenReturns.tsx";

const ITEMS = [
  { role: "support", name: "Orders on hold", href: "/orders?status=on_hold", query: ordersOnHoldQuery },
  { role: "finance", name: "Stuck payments", href: "/payments?stuck=true", query: stuckPaymentsQuery },
  { role: "warehouse", name: "Low stock", href: "/stock?low=true", query: lowStockQuery },
  { role: "admin", name: "Dead letters", href: "/dead-letters", query: deadLettersQuery },
] as const;

/** What waits for a person. */
export function AttentionList({ session }: { session: Session }) {
  const headingId = useId();
  const open = ITEMS.filter(({ role }) => hasRole(session, role));
  const maySeeReturns = hasRole(session, "support");
  if (open.length === 0) return <p>Nothing of what your roles open can wait for you here.</p>;
  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId}>Needs attention</h2>
      <ul className={styles.items}>
        {open.map(({ name, href, query }) => (
          <li key={name}>
            <Item name={name} href={href} query={query} />
          </li>
        ))}
      </ul>
      {maySeeReturns && <OpenReturns />}
    </Panel>
  );
}

interface ItemProps {
  name: string;
  href: string;
  query: (typeof ITEMS)[number]["query"];
}

function Item({ name, href, query }: ItemProps) {
  const { data, error, refetch } = useQuery(query);
  if (error)
    return (
      <div className={styles.item}>
        <span>{name}</span>
        <Failed problem={error} onRetry={() => void refetch()} />
      </div>
    );
  return (
    <TextLink href={href} className={styles.item}>
      <span>{name}</span>
      {data ? <Count waiting={data} /> : <Skeleton />}
    </TextLink>
  );
}

function Count({ waiting: { count, more } }: { waiting: Waiting }) {
  return (
    <strong className={count > 0 ? styles.some : styles.none}>
      {count === 0 && !more ? "None" : `${formatNumber(count)}${more ? " and more" : ""}`}
    </strong>
  );
}

export function Failed({ problem: thrown, onRetry }: { problem: unknown; onRetry: () => void }) {
  const problem = problemOf(thrown);
  return (
    <span role="alert" className={styles.failed}>
      {problem.title}
      {problem.requestId && ` (reference ${problem.requestId})`}
      <Button variant="secondary" size="small" onClick={onRetry}>
        Try again
      </Button>
    </span>
  );
}
