import { Button, Checkbox, Field, Select, TextInput } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import type { PaymentFilter } from "./paymentQueries.ts";
import { paymentFilterOf } from "./paymentSearch.ts";
import styles from "./payments.module.css";
import { PAYMENT_STATUS } from "./words.ts";

interface PaymentFilterFormProps {
  filter: PaymentFilter;
  onFilter: (filter: PaymentFilter) => void;
}

export function PaymentFilterForm({ filter, onFilter }: PaymentFilterFormProps) {
  const [error, setError] = useState<string>();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const fields = [...form].map(([name, value]) => [name, String(value)]);
    const wanted = paymentFilterOf(new URLSearchParams(fields));
    const backwards = wanted.from !== undefined && wanted.to !== undefined && wanted.from > wanted.to;
    setError(backwards ? "Is before the first day" : undefined);
    if (!backwards) onFilter(wanted);
  };

  return (
    <search>
      <form className={styles.filter} onSubmit={submit} noValidate>
        <Field label="State">
          {(control) => (
            <Select {...control} name="status" defaultValue={filter.status ?? ""} autoComplete="off">
              <option value="">All</option>
              {Object.entries(PAYMENT_STATUS).map(([status, { label }]) => (
                <option key={status} value={status}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="From (UTC day)">
          {(control) => (
            <TextInput {...control} name="from" type="date" defaultValue={filter.from} autoComplete="off" />
          )}
        </Field>
        <Field label="To (UTC day)" error={error}>
          {(control) => <TextInput {...control} name="to" type="date" defaultValue={filter.to} autoComplete="off" />}
        </Field>
        <Checkbox
          name="stuck"
          value="true"
          label="Only what needs a person"
          defaultChecked={filter.stuck}
          autoComplete="off"
        />
        <Button type="submit">Show</Button>
      </form>
    </search>
  );
}
