import { type FieldErrors, type FieldValues, get, type Resolver, set } from "react-hook-form";
import { type GenericSchema, getDotPath, safeParse } from "valibot";

/** Lets a schema judge a form: the first issue of each field is its error. */
export function resolverOf<Values extends FieldValues>(schema: GenericSchema<Values, Values>): Resolver<Values> {
  return (values) => {
    const parsed = safeParse(schema, values, { abortPipeEarly: true });
    if (parsed.success) return { values: parsed.output, errors: {} };
    const errors: FieldErrors<Values> = {};
    for (const issue of parsed.issues) {
      const name = getDotPath(issue) ?? "root";
      if (!get(errors, name)) set(errors, name, { type: issue.type, message: issue.message });
    }
    return { values: {}, errors };
  };
}
