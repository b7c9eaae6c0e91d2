import { formatDateTime, type Schema } from "@trolley/client";

import { type Column, Table } from "../table/Table.tsx";
import { rolesText } from "./roles.ts";

type RoleChange = Schema["RoleChange"];

const columns: Column<RoleChange>[] = [
  { key: "at", header: "When", cell: ({ at }) => formatDateTime(at) },
  { key: "before", header: "Before", cell: ({ before }) => rolesText(before) },
  { key: "after", header: "After", cell: ({ after }) => rolesText(after) },
  { key: "by", header: "By", cell: ({ by }) => by },
];

/** Who gave and took roles, newest first. */
export function RoleChanges({ changes }: { changes: readonly RoleChange[] }) {
  if (changes.length === 0) return <p>The roles of this account have never been changed.</p>;
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">Changes of its roles</h2>
      <Table caption="Newest first" columns={columns} rows={changes} rowKey={({ at }) => at} />
    </section>
  );
}
