import { expect, it } from "vitest";

import { readParcel } from "./parcel.ts";

const HERE = [
  { line: { id: "l1" }, left: 2 },
  { line: { id: "l2" }, left: 1 },
];

function parcel(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return readParcel(form, HERE);
}

it("takes a part of the lines along", () => {
  expect(parcel({ l1: "1", l2: "0", carrier: " UPS ", tracking_number: "" }).transition).toEqual({
    transition: "ship",
    lines: [{ line_id: "l1", quantity: 1 }],
    carrier: "UPS",
  });
});

it.each(["3", "-1", "1.5", "one"])("does not ship %s of two units", (text) => {
  const { transition, errors } = parcel({ l1: text, l2: "1" });
  expect(transition).toBeUndefined();
  expect(errors.lines.l1).toBe("A number from 0 to 2");
});

it("does not ship an empty parcel", () => {
  expect(parcel({ l1: "", l2: "0" }).errors.lines.l1).toBe("At least one unit has to leave");
});

it("refuses a tracking number that no carrier has", () => {
  expect(parcel({ l1: "1", tracking_number: "a b!" }).errors.tracking_number).toBeDefined();
});
