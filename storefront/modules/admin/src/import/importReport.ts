import type { Schema } from "@trolley/client";

export type Report = Schema["ImportReport"];
export type ReportRow = Schema["ImportRow"];

export const NO_REPORT: Report = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, rows: [] };

/** The report of a file that took several requests. */
export function joined(before: Report, next: Report): Report {
  const { next_row, ...rest } = next;
  return {
    ...rest,
    created: before.created + next.created,
    updated: before.updated + next.updated,
    unchanged: before.unchanged + next.unchanged,
    failed: before.failed + next.failed,
    skipped: before.skipped + next.skipped,
    rows: [...before.rows, ...next.rows],
    ...(next_row !== undefined && { next_row }),
  };
}

/** What needs somebody's eyes first: failures, then warnings, then the rest, each in the order of the file. */
export function byUrgency(rows: readonly ReportRow[]): ReportRow[] {
  const urgency = ({ outcome, warnings = [] }: ReportRow) => {
    if (outcome === "failed") return 0;
    return warnings.length > 0 ? 1 : 2;
  };
  return rows.toSorted((one, other) => urgency(one) - urgency(other) || one.row - other.row);
}
