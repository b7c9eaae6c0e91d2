import { type Problem, problemOf } from "@trolley/client";
import { resolverOf } from "@trolley/forms";
import { useState } from "react";
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from "react-hook-form";
import type { GenericSchema } from "valibot";

import { fieldErrorsOf } from "./fieldErrors.ts";

interface ApiFormOptions<Values extends FieldValues> {
  schema: GenericSchema<Values, Values>;
  values: Values;
  /** What it throws is shown, at the fields as far as it is about them. */
  send: (values: Values, form: UseFormReturn<Values>) => Promise<void>;
}

export interface ApiForm<Values extends FieldValues> {
  fields: UseFormReturn<Values>;
  submit: () => void;
  busy: boolean;
  /** What no field tells. */
  problem: Problem | undefined;
  errorAt: (name: Path<Values>) => string | undefined;
}

/** A form that the API has the last word on. Nothing typed is lost when it refuses. */
export function useApiForm<Values extends FieldValues>(options: ApiFormOptions<Values>): ApiForm<Values> {
  const { schema, values, send } = options;
  const fields = useForm<Values>({
    resolver: resolverOf(schema),
    defaultValues: values as DefaultValues<Values>,
  });
  const [problem, setProblem] = useState<Problem>();

  const refuse = (refusal: Problem) => {
    const { at, isAll } = fieldErrorsOf(refusal, Object.keys(values));
    at.forEach(({ name, message }, index) => {
      fields.setError(name as Path<Values>, { type: "server", message }, { shouldFocus: index === 0 });
    });
    if (!isAll) setProblem(refusal);
  };
  const submit = fields.handleSubmit(async (sent) => {
    setProblem(undefined);
    await send(sent, fields).catch((error: unknown) => refuse(problemOf(error)));
  });
  return {
    fields,
    submit: () => void submit(),
    busy: fields.formState.isSubmitting,
    problem,
    errorAt: (name) => fields.getFieldState(name, fields.formState).error?.message,
  };
}
