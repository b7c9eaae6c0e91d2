import { expect, test, vi } from "vitest";

vi.mock("@trolley/client", () => ({}));

const { fieldErrorsOf } = await import("./fieldErrors.ts");

function refusal(...pointers: string[]) {
  const errors = pointers.map((pointer) => ({ pointer, code: "invalid", detail: "expected a city" }));
  return { errors } as unknown as Parameters<typeof fieldErrorsOf>[0];
}

test("a nested pointer is the field that it ends with", () => {
  const { at, isAll } = fieldErrorsOf(refusal("/addresses/home/city"), ["name", "city"]);
  expect(at).toEqual([{ name: "city", message: "Expected a city" }]);
  expect(isAll).toBe(true);
});

test("what no field shows is left to the form", () => {
  expect(fieldErrorsOf(refusal("/city", "/default_address"), ["city"]).isAll).toBe(false);
  expect(fieldErrorsOf(refusal(), ["city"]).isAll).toBe(false);
});
