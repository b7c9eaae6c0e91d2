import { expect, test } from "vitest";

import { fieldErrorsOf } from "./apiErrors.ts";

const invalid = (pointer: string) => ({ pointer, code: "invalid", detail: `bad ${pointer}` });

test("every pointer leads to its field", () => {
  const errors = [invalid("/email"), invalid("/shipping_address/postal_code")];
  const found = fieldErrorsOf({ code: "invalid_request", title: "Not valid", errors });
  expect(found.map(({ name }) => name)).toEqual(["email", "shipping_address.postal_code"]);
});

test("a refusal that is about one field stands there with its title", () => {
  const found = fieldErrorsOf({ code: "country_not_served", title: "We do not ship there", errors: [] });
  expect(found).toEqual([{ name: "shipping_address.country", message: "We do not ship there" }]);
});

test("a reason without a field is not hidden behind those that have one", () => {
  const errors = [invalid("/email"), invalid("/payment_method")];
  expect(fieldErrorsOf({ code: "invalid_request", title: "Not valid", errors })).toEqual([]);
});
