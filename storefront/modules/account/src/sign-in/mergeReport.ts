import type { Schema } from "@trolley/client";

interface NamedLine {
  sku: string;
  name: string;
  quantity: number;
}

/** A merge, in the words of the guest's cart. */
export type NamedReport = Record<keyof Schema["MergeReport"], NamedLine[]>;

interface GuestLine {
  sku: string;
  name: string;
  options: Record<string, string>;
}

/** Nothing when every line just came along. */
export function namedReport(report: Schema["MergeReport"], lines: readonly GuestLine[]): NamedReport | undefined {
  const named = (merged: Schema["MergedLine"]): NamedLine => ({ ...merged, name: nameOf(merged.sku, lines) });
  const { summed, capped, dropped } = report;
  if (summed.length + capped.length + dropped.length === 0) return undefined;
  return { summed: summed.map(named), capped: capped.map(named), dropped: dropped.map(named) };
}

function nameOf(sku: string, lines: readonly GuestLine[]): string {
  const line = lines.find((other) => other.sku === sku);
  return line ? [line.name, ...Object.values(line.options)].join(", ") : sku;
}
