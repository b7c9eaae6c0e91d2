import { expect, test } from "vitest";

import { namedReport } from "./mergeReport.ts";

const lines = [{ sku: "tee-m", name: "Tee", options: { Size: "M" } }];

test("nothing is told when every line just came along", () => {
  expect(namedReport({ summed: [], capped: [], dropped: [] }, lines)).toBeUndefined();
});

test("lines bear the names that the guest has seen, and their SKU where there is none", () => {
  const report = { summed: [{ sku: "tee-m", quantity: 3 }], capped: [], dropped: [{ sku: "mug", quantity: 1 }] };
  expect(namedReport(report, lines)).toEqual({
    summed: [{ sku: "tee-m", name: "Tee, M", quantity: 3 }],
    capped: [],
    dropped: [{ sku: "mug", name: "mug", quantity: 1 }],
  });
});
