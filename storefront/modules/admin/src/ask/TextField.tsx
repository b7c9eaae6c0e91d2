import { Field, TextInput } from "@trolley/ui";
import type { ComponentProps } from "react";

interface TextFieldProps extends Pick<ComponentProps<"input">, "type" | "inputMode" | "maxLength"> {
  label: string;
  value: string;
  hint?: string;
  error?: string | undefined;
  /** Else it says that it is optional. */
  required?: boolean;
  onType: (text: string) => void;
}

/** One line of text that staff types; no browser has anything to fill in. */
export function TextField({ label, value, hint, error, required = false, onType, ...input }: TextFieldProps) {
  return (
    <Field label={label} error={error} required={required} optional={!required} {...(hint && { hint })}>
      {(control) => (
        <TextInput
          {...control}
          {...input}
          value={value}
          autoComplete="off"
          onChange={(event) => onType(event.target.value)}
        />
      )}
    </Field>
  );
}
