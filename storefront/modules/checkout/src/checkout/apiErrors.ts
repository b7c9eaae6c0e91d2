import type { Problem } from "@trolley/client";
import type { FieldPath, UseFormReturn } from "react-hook-form";

import type { CheckoutValues } from "./checkoutForm.ts";

type Name = FieldPath<CheckoutValues>;

const FIELDS: Record<string, Name> = {
  "/email": "email",
  "/phone": "phone",
  "/shipping_address": "shipping_address.line1",
  "/shipping_address/name": "shipping_address.name",
  "/shipping_address/line1": "shipping_address.line1",
  "/shipping_address/line2": "shipping_address.line2",
  "/shipping_address/city": "shipping_address.city",
  "/shipping_address/region": "shipping_address.region",
  "/shipping_address/postal_code": "shipping_address.postal_code",
  "/shipping_address/country": "shipping_address.country",
  "/shipping_option": "shipping_option",
};

/** Refusals that are about one field without naming it. */
const FIELD_OF_CODE: Record<string, Name> = {
  email_required: "email",
  country_not_served: "shipping_address.country",
  shipping_option_unknown: "shipping_option",
};

/** The fields that a refusal is about, with what is wrong; empty when one of its reasons has no field. */
export function fieldErrorsOf(problem: Pick<Problem, "code" | "title" | "errors">): { name: Name; message: string }[] {
  const name = FIELD_OF_CODE[problem.code];
  if (name) return [{ name, message: problem.title }];
  const errors = problem.errors.map(({ pointer, detail }) => ({ name: FIELDS[pointer], message: detail }));
  const placed = errors.flatMap(({ name, message }) => (name ? [{ name, message }] : []));
  return placed.length === errors.length ? placed : [];
}

/** Puts what the API refused at its fields; false when there is no place for it. */
export function showAtFields(problem: Problem, form: UseFormReturn<CheckoutValues>): boolean {
  const errors = fieldErrorsOf(problem);
  errors.forEach(({ name, message }, index) => {
    form.setError(name, { type: "api", message: sentence(message) }, { shouldFocus: index === 0 });
  });
  return errors.length > 0;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
