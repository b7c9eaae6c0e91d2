import { type Money as Amount, formatDateTime, type Schema } from "@trolley/client";
import { Money } from "@trolley/ui";

import { type Column, Table } from "../../table/Table.tsx";
import styles from "../payments.module.css";
import { ACCOUNT, ENTRY_KIND } from "../words.ts";
import { sumsOf } from "./postings.ts";

interface BalanceRow {
  key: string;
  name: string;
  debits: Amount;
  credits: Amount;
  balance: Amount;
}

const BALANCE_COLUMNS: readonly Column<BalanceRow>[] = [
  { key: "account", header: "Account", cell: ({ key, name }) => <span className={styles[key]}>{name}</span> },
  { key: "debits", header: "Debits", align: "end", cell: ({ debits }) => <Money value={debits} /> },
  { key: "credits", header: "Credits", align: "end", cell: ({ credits }) => <Money value={credits} /> },
  { key: "balance", header: "Balance", align: "end", cell: ({ balance }) => <Money value={balance} /> },
];

export function BalancesTable({ ledger }: { ledger: Schema["PaymentLedger"] }) {
  const { accounts, ...sums } = sumsOf(ledger);
  const rows = accounts.map((turnover) => ({ ...turnover, key: turnover.account, name: ACCOUNT[turnover.account] }));
  return (
    <Table
      caption="Accounts: what was debited, less what was credited. All together are zero."
      columns={BALANCE_COLUMNS}
      rows={[...rows, { ...sums, key: "total", name: "All together" }]}
      rowKey={({ key }) => key}
    />
  );
}

type NumberedEntry = Schema["LedgerEntry"] & { key: string };

const ENTRY_COLUMNS: readonly Column<NumberedEntry>[] = [
  { key: "at", header: "When", cell: ({ at }) => formatDateTime(at) },
  { key: "kind", header: "What", cell: ({ kind }) => ENTRY_KIND[kind] },
  { key: "debit", header: "Debit", cell: ({ debit }) => ACCOUNT[debit] },
  { key: "credit", header: "Credit", cell: ({ credit }) => ACCOUNT[credit] },
  { key: "amount", header: "Amount", align: "end", cell: ({ amount }) => <Money value={amount} /> },
  {
    key: "intent",
    header: "Attempt at the provider",
    cell: ({ intent_id }) => <span className={styles.id}>{intent_id}</span>,
  },
];

export function EntriesTable({ ledger: { entries } }: { ledger: Schema["PaymentLedger"] }) {
  const rows = entries.map((entry, position) => ({ ...entry, key: String(position) }));
  return <Table caption="Postings, oldest first" columns={ENTRY_COLUMNS} rows={rows} rowKey={({ key }) => key} />;
}
