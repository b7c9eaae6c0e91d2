import { Checkbox } from "@trolley/ui";
import { type ReactNode, useState } from "react";
import type { FieldValues, Path } from "react-hook-form";

import styles from "./form.module.css";
import { TextField } from "./TextField.tsx";
import type { ApiForm } from "./useApiForm.ts";

interface PasswordFieldProps<Values extends FieldValues> {
  form: ApiForm<Values>;
  name: Path<Values>;
  label: string;
  autoComplete: "current-password" | "new-password";
  hint?: ReactNode;
}

/** A password that can be looked at while it is typed. */
export function PasswordField<Values extends FieldValues>(props: PasswordFieldProps<Values>) {
  const [visible, setVisible] = useState(false);
  return (
    <div className={styles.password}>
      <TextField {...props} type={visible ? "text" : "password"} />
      <Checkbox
        label={`Show ${props.label.toLowerCase()}`}
        checked={visible}
        onChange={(event) => setVisible(event.target.checked)}
      />
    </div>
  );
}
