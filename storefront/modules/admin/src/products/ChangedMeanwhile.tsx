import { Badge, Notice } from "@trolley/ui";
import { useEffect, useRef } from "react";

import { type Column, Table } from "../table/Table.tsx";
import type { Change } from "./productMerge.ts";
import styles from "./products.module.css";

interface ChangedMeanwhileProps {
  /** The one that the form goes on from now. */
  version: number;
  changes: readonly Change[];
}

const columns: Column<Change>[] = [
  { key: "what", header: "What", cell: ({ what }) => what },
  { key: "was", header: "It was", cell: ({ was }) => shown(was) },
  { key: "now", header: "It is now", cell: ({ now }) => shown(now) },
  { key: "mine", header: "In this form", cell: InThisForm },
];

/** What a refused save has to tell: nothing of it was saved, and nothing that was typed is gone. */
export function ChangedMeanwhile({ version, changes }: ChangedMeanwhileProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (changes.length > 0) place.current?.focus();
  }, [changes]);
  return (
    <div ref={place} tabIndex={-1} className={styles.changed}>
      <Notice tone="warning" title="Somebody else has saved this product meanwhile">
        <p>
          Nothing of yours is saved yet, and nothing is lost. This form now goes on from version {version}; check it and
          save again.
        </p>
      </Notice>
      <Table caption="What changed meanwhile" columns={columns} rows={changes} rowKey={({ what }) => what} />
    </div>
  );
}

function InThisForm({ mine }: Change) {
  if (mine === undefined) return <Badge tone="success">taken over</Badge>;
  return (
    <>
      <Badge tone="warning">yours is kept</Badge> {shown(mine)}
    </>
  );
}

function shown(text: string) {
  return text === "" ? <em className={styles.muted}>nothing</em> : <span className={styles.wrap}>{text}</span>;
}
