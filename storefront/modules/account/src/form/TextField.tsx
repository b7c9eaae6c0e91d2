import { Field, TextInput } from "@trolley/ui";
import type { HTMLInputTypeAttribute, ReactNode } from "react";
import type { FieldValues, Path } from "react-hook-form";

import type { ApiForm } from "./useApiForm.ts";

interface TextFieldProps<Values extends FieldValues> {
  form: ApiForm<Values>;
  name: Path<Values>;
  label: ReactNode;
  /** What the browser may fill in. */
  autoComplete: string;
  hint?: ReactNode;
  type?: HTMLInputTypeAttribute;
  optional?: boolean;
  inputMode?: "tel" | "text";
}

export function TextField<Values extends FieldValues>(props: TextFieldProps<Values>) {
  const { form, name, label, hint, type = "text", optional = false, ...input } = props;
  return (
    <Field label={label} hint={hint} error={form.errorAt(name)} required={!optional} optional={optional}>
      {(control) => <TextInput {...control} {...input} type={type} {...form.fields.register(name)} />}
    </Field>
  );
}
