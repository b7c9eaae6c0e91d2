import type { Schema } from "@trolley/client";
import { Field, TextInput } from "@trolley/ui";

import { lineName } from "../../orders/words.ts";

interface LineUnitsFieldsProps {
  lines: readonly Schema["OrderLine"][];
  units: Readonly<Record<string, number>> | undefined;
  errors: Record<string, string>;
  readOnly: boolean;
}

export function LineUnitsFields({ lines, units, errors, readOnly }: LineUnitsFieldsProps) {
  return lines.map((line) => (
    <Field key={line.id} label={lineName(line)} hint={`${line.quantity} bought`} error={errors[line.id]}>
      {(control) => (
        <TextInput
          {...control}
          name={line.id}
          inputMode="numeric"
          autoComplete="off"
          defaultValue={units?.[line.id] ?? 0}
          readOnly={readOnly}
        />
      )}
    </Field>
  ));
}
