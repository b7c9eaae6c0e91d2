import { classes } from "@trolley/ui";
import type { FormEvent, ReactNode } from "react";
import type { FieldValues } from "react-hook-form";

import { FormProblem } from "./FormProblem.tsx";
import styles from "./form.module.css";
import type { ApiForm } from "./useApiForm.ts";

interface FormProps<Values extends FieldValues> {
  form: ApiForm<Values>;
  label?: string;
  className?: string;
  children: ReactNode;
}

export function Form<Values extends FieldValues>({ form, label, className, children }: FormProps<Values>) {
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    // A form in a dialog is inside another one as React sees it.
    event.stopPropagation();
    form.submit();
  };
  return (
    <form className={classes(styles.form, className)} aria-label={label} noValidate onSubmit={submitted}>
      {children}
      {form.problem && <FormProblem problem={form.problem} />}
    </form>
  );
}
