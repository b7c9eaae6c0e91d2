import type { FieldErrors, FieldValues, Resolver } from "react-hook-form";
import { type GenericSchema, safeParse } from "valibot";

/** Lets a schema judge a flat form: the first issue of each field is its error. */
export function resolverOf<Values extends FieldValues>(schema: GenericSchema<Values, Values>): Resolver<Values> {
  return (values) => {
    const parsed = safeParse(schema, values);
    if (parsed.success) return { values: parsed.output, errors: {} };
    const errors: Record<string, { type: string; message: string }> = {};
    for (const { path, type, message } of parsed.issues) {
      const name = String(path?.[0]?.key ?? "root");
      errors[name] ??= { type, message };
    }
    // The schema is one of these values: its issues name their fields.
    return { values: {}, errors: errors as FieldErrors<Values> };
  };
}
