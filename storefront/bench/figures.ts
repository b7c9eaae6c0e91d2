/** What was measured, and what it may be. */
export interface Figure {
  what: string;
  measured: number;
  /** At most, or for scores at least; none: for information. */
  bar?: number;
  atLeast?: boolean;
  unit: string;
}

export function isMissed({ measured, bar, atLeast }: Figure): boolean {
  if (bar === undefined) return false;
  return atLeast ? measured < bar : measured > bar;
}

export function tableOf(figures: Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    figure.bar === undefined ? "" : `${figure.atLeast ? "at least" : "at most"} ${figure.bar} ${figure.unit}`.trim(),
    `${figure.measured} ${figure.unit}`.trim(),
    figure.bar === undefined ? "" : isMissed(figure) ? "MISSED" : "ok",
  ]);
  const head = ["what", "bar", "measured", ""];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

export function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}
