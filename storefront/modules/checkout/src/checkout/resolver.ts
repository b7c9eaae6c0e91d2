import { type FieldErrors, type FieldValues, type Resolver, set } from "react-hook-form";
import * as v from "valibot";

/** Lets a schema decide what is wrong with a form: the first issue of each field. */
export function resolverOf<Values extends FieldValues>(schema: v.GenericSchema<Values, Values>): Resolver<Values> {
  return (values) => {
    const result = v.safeParse(schema, values, { abortPipeEarly: true });
    if (result.success) return { values: result.output, errors: {} };
    const errors: FieldErrors<Values> = {};
    for (const issue of result.issues) {
      set(errors, v.getDotPath(issue) ?? "root", { type: issue.type, message: issue.message });
    }
    return { values: {}, errors };
  };
}
