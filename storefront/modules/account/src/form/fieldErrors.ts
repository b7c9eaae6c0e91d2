import type { Problem } from "@trolley/client";

/** What the API says of fields of a form, and whether that is all that it says. */
export interface FieldErrors {
  at: { name: string; message: string }[];
  isAll: boolean;
}

/** The last part of a JSON Pointer is the field: `/addresses/home/city` is `city`. */
export function fieldErrorsOf(problem: Problem, fields: readonly string[]): FieldErrors {
  const at = problem.errors.flatMap(({ pointer, detail }) => {
    const name = pointer.slice(pointer.lastIndexOf("/") + 1);
    return fields.includes(name) ? [{ name, message: sentenceOf(detail) }] : [];
  });
  return { at, isAll: at.length > 0 && at.length === problem.errors.length };
}

/** The API's details begin with a small letter. */
function sentenceOf(detail: string): string {
  return detail.charAt(0).toUpperCase() + detail.slice(1);
}
