import { maxLength, nonEmpty, object, pipe, string } from "valibot";
import { expect, test } from "vitest";

import { resolverOf } from "./resolver.ts";

const text = pipe(string(), nonEmpty("Enter it"), maxLength(3, "Too long"));
const resolver = resolverOf(object({ name: text, address: object({ city: text }) }));

const judge = (values: Parameters<typeof resolver>[0]) =>
  resolver(values, undefined, { fields: {}, shouldUseNativeValidation: false });

test("what is right has no errors", async () => {
  const values = { name: "Ada", address: { city: "Ulm" } };
  expect(await judge(values)).toEqual({ values, errors: {} });
});

test("the first issue of each field is its error, where the field is", async () => {
  const { errors } = await judge({ name: "", address: { city: "Springfield" } });
  expect(errors).toMatchObject({ name: { message: "Enter it" }, address: { city: { message: "Too long" } } });
});
