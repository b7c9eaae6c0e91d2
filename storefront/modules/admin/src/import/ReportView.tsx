import { formatNumber } from "@trolley/client";
import { Badge, Button, Notice, ShowMore, type Tone } from "@trolley/ui";
import { useState } from "react";

import { type Column, Table } from "../table/Table.tsx";
import styles from "./import.module.css";
import { byUrgency, type Report, type ReportRow } from "./importReport.ts";

const PAGE = 50;

interface ReportViewProps {
  report: Report;
  isDry: boolean;
  isDone: boolean;
  /** Does what the dry run has told. */
  onImport: () => void;
}

export function ReportView({ report, isDry, isDone, onImport }: ReportViewProps) {
  const [shown, setShown] = useState(PAGE);
  const rows = byUrgency(report.rows);
  const changed = report.created + report.updated;
  const next = isDry && changed > 0 && (
    <Button onClick={onImport}>
      {report.failed > 0 ? `Import the ${formatNumber(changed)} that are fine` : "Import now"}
    </Button>
  );
  return (
    <section className={styles.report} aria-label="Report">
      {isDone && (
        <Notice tone={report.failed > 0 ? "warning" : "success"} title={titleOf(report, isDry)} actions={next}>
          <p>{summaryOf(report, isDry)}</p>
        </Notice>
      )}
      <Table
        caption="What becomes of every row; what failed comes first"
        columns={columns}
        rows={rows.slice(0, shown)}
        rowKey={({ row }) => String(row)}
      />
      <ShowMore
        hasMore={shown < rows.length}
        shown={Math.min(shown, rows.length)}
        onMore={() => setShown(shown + PAGE)}
      />
    </section>
  );
}

function titleOf({ failed }: Report, isDry: boolean): string {
  const failures = failed === 1 ? "1 product fails" : `${formatNumber(failed)} products fail`;
  if (isDry) return failed > 0 ? `Nothing was changed. ${failures}` : "Nothing was changed. The file is fine";
  return failed > 0 ? `The import is over. ${failures}` : "The import is over";
}

function summaryOf({ created, updated, unchanged, skipped, failed }: Report, isDry: boolean): string {
  const counts: [number, string][] = [
    [created, isDry ? "to be created" : "created"],
    [updated, isDry ? "to be updated" : "updated"],
    [unchanged, "unchanged"],
    [skipped, "skipped"],
    [failed, "failed"],
  ];
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => `${formatNumber(count)} ${word}`);
  return `Products: ${told.join(", ") || "none"}.`;
}

const TONES: Record<ReportRow["outcome"], Tone> = {
  created: "success",
  updated: "success",
  unchanged: "neutral",
  skipped: "neutral",
  failed: "error",
};

const columns: Column<ReportRow>[] = [
  { key: "row", header: "Row", align: "end", cell: ({ row }) => formatNumber(row) },
  { key: "handle", header: "Product", cell: ({ handle }) => <span className={styles.handle}>{handle || "none"}</span> },
  { key: "outcome", header: "Outcome", cell: ({ outcome }) => <Badge tone={TONES[outcome]}>{outcome}</Badge> },
  { key: "notes", header: "Why", cell: Notes },
];

function Notes({ errors = [], warnings = [] }: ReportRow) {
  if (errors.length + warnings.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {errors.map(({ code, column, detail }) => (
        <li key={`${code} ${column}`} className={styles.error}>
          {column && `${column}: `}
          {detail}
        </li>
      ))}
      {warnings.map(({ code, column, detail }) => (
        <li key={`${code} ${column}`}>
          Warning: {column && `${column}: `}
          {detail}
        </li>
      ))}
    </ul>
  );
}
