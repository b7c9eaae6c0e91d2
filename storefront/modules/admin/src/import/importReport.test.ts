import { expect, it } from "vitest";

import { byUrgency, joined, NO_REPORT } from "./importReport.ts";

const row = (number: number, outcome: "created" | "failed") => ({ row: number, handle: `p${number}`, outcome });

it("a file that took two requests has one report, without a place to go on from", () => {
  const first = joined(NO_REPORT, { ...NO_REPORT, created: 2, rows: [row(2, "created")], next_row: 4 });
  expect(first.next_row).toBe(4);
  const whole = joined(first, { ...NO_REPORT, created: 1, failed: 1, rows: [row(4, "failed")] });
  expect(whole).toEqual({ ...NO_REPORT, created: 3, failed: 1, rows: [row(2, "created"), row(4, "failed")] });
});

it("what failed comes first, then what warns, each in the order of the file", () => {
  const warned = { ...row(3, "created"), warnings: [{ code: "stock_policy", detail: "read as deny" }] };
  const rows = byUrgency([row(2, "created"), warned, row(5, "failed"), row(4, "failed")]);
  expect(rows.map(({ row: number }) => number)).toEqual([4, 5, 3, 2]);
});
