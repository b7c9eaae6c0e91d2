import { expect, test } from "vitest";

import { canReturn, leftToReturn, returnableLines } from "./returnable.ts";

type Order = Parameters<typeof canReturn>[0];
type Return = Order["returns"][number];

const UNTIL = "2026-12-01T00:00:00Z";
const inTime = new Date("2026-11-30T00:00:00Z");
const tooLate = new Date("2026-12-01T00:00:01Z");

const part = (quantity: number, status: Return["status"] = "requested") => ({
  status,
  lines: [{ line_id: "1", quantity }],
});

interface Facts {
  shipped: number;
  returns?: ReturnType<typeof part>[];
  status?: Order["status"];
  until?: string;
}

function order({ shipped, returns = [], status = "delivered", until = UNTIL }: Facts): Order {
  return {
    lines: [{ id: "1", quantity: 3 }],
    shipments: [part(shipped)],
    returns,
    status,
    return_until: until,
  } as unknown as Order;
}

const left = (facts: Facts) => leftToReturn(order(facts), "1");
const returnable = (facts: Facts, now = inTime) => returnableLines(order(facts), now).map(({ id }) => id);

test("what has arrived can come back, less what is on its way back already", () => {
  expect(left({ shipped: 3 })).toBe(3);
  expect(left({ shipped: 3, returns: [part(1), part(1, "received")] })).toBe(1);
  expect(left({ shipped: 3, returns: [part(1, "approved")] })).toBe(2);
  expect(returnable({ shipped: 3 })).toEqual(["1"]);
  expect(returnable({ shipped: 3, returns: [part(1, "approved")] })).toEqual(["1"]);
  expect(returnable({ shipped: 3, returns: [part(3, "received")] })).toEqual([]);
});

test("what was rejected can be asked for again", () => {
  expect(left({ shipped: 3, returns: [part(3, "rejected")] })).toBe(3);
  expect(returnable({ shipped: 3, returns: [part(3, "rejected")] })).toEqual(["1"]);
});

test("more that came back than was sent is not less than nothing", () => {
  expect(left({ shipped: 1, returns: [part(2)] })).toBe(0);
});

test("a return needs something that arrived, within the window", () => {
  expect(canReturn(order({ shipped: 3 }), inTime)).toBe(true);
  expect(canReturn(order({ shipped: 3 }), new Date("2026-12-02T00:00:00Z"))).toBe(false);
  expect(canReturn(order({ shipped: 3, status: "shipped" }), inTime)).toBe(false);
  expect(canReturn(order({ shipped: 3, returns: [part(3)] }), inTime)).toBe(false);
  expect(returnable({ shipped: 3, status: "shipped" })).toEqual([]);
  expect(returnable({ shipped: 3 }, tooLate)).toEqual([]);
});

test("the last moment of the window is in it", () => {
  expect(returnable({ shipped: 3 }, new Date(UNTIL))).toEqual(["1"]);
});

test("a window that has no end yet refuses nothing", () => {
  const { return_until: _, ...open } = order({ shipped: 3 });
  expect(canReturn(open, inTime)).toBe(true);
});
