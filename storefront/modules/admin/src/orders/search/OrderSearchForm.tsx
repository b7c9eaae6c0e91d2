import { Button, Cluster, Field, Select, TextInput } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import { ORDER_STATUS } from "../words.ts";
import { FIELDS, type OrderSearch, searchOf } from "./orderSearch.ts";
import styles from "./search.module.css";

const NUMBER = /^\d{6}-[0-9a-hjkmnp-tv-z]{6}$/i;

interface OrderSearchFormProps {
  search: OrderSearch;
  onSearch: (search: OrderSearch) => void;
  onClear: () => void;
}

export function OrderSearchForm({ search, onSearch, onClear }: OrderSearchFormProps) {
  const [errors, setErrors] = useState<Partial<Record<keyof OrderSearch, string>>>({});

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]);
    const wanted = searchOf(new URLSearchParams(fields));
    const found = errorsOf(wanted);
    setErrors(found);
    if (Object.keys(found).length === 0) onSearch(wanted);
  };

  return (
    <search>
      <form className={styles.form} onSubmit={submit} noValidate>
        <StatusField status={search.status} />
        <Field label="E-mail" error={errors.email}>
          {(control) => (
            <TextInput {...control} name="email" type="email" defaultValue={search.email} autoComplete="off" />
          )}
        </Field>
        <Field label="Number" error={errors.number}>
          {(control) => <TextInput {...control} name="number" defaultValue={search.number} autoComplete="off" />}
        </Field>
        <Field label="Placed from">
          {(control) => (
            <TextInput {...control} name="from" type="date" defaultValue={search.from} autoComplete="off" />
          )}
        </Field>
        <Field label="Placed until" error={errors.to}>
          {(control) => <TextInput {...control} name="to" type="date" defaultValue={search.to} autoComplete="off" />}
        </Field>
        <Cluster className={styles.actions}>
          <Button type="submit">Search</Button>
          {FIELDS.some((name) => search[name] !== "") && (
            <Button variant="quiet" onClick={onClear}>
              Show all
            </Button>
          )}
        </Cluster>
      </form>
    </search>
  );
}

function StatusField({ status: chosen }: { status: string }) {
  return (
    <Field label="Status">
      {(control) => (
        <Select {...control} name="status" defaultValue={chosen} autoComplete="off">
          <option value="">All</option>
          {Object.entries(ORDER_STATUS).map(([status, { label }]) => (
            <option key={status} value={status}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function errorsOf({ number, email, from, to }: OrderSearch): Partial<Record<keyof OrderSearch, string>> {
  return {
    ...(number && !NUMBER.test(number) && { number: "A number looks like 261121-7K2M9Q" }),
    ...(email && !/^\S+@\S+$/.test(email) && { email: "Needs to be a whole address" }),
    ...(from && to && from > to && { to: "Is before the first day" }),
  };
}
