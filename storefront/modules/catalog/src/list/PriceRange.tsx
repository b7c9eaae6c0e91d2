import { useQuery } from "@tanstack/react-query";
import { configQuery, formatDecimal } from "@trolley/client";
import { Button, TextInput } from "@trolley/ui";
import { type FormEvent, useId, useState } from "react";

import styles from "./filters.module.css";
import type { Filters } from "./filters.ts";
import { rangeOf } from "./priceRange.ts";

interface PriceRangeProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

type Bound = "price_min" | "price_max";

const LABELS: Record<Bound, string> = { price_min: "Price from", price_max: "Price to" };

export function PriceRange({ filters, onChange }: PriceRangeProps) {
  const { data: config } = useQuery(configQuery());
  const [typed, setTyped] = useState<Partial<Record<Bound, string>>>({});
  const [error, setError] = useState<string>();
  const errorId = useId();
  const currency = config?.currency ?? "";

  const textOf = (bound: Bound) => {
    const amount = filters[bound];
    return typed[bound] ?? (amount === undefined || !currency ? "" : formatDecimal({ amount, currency }));
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const range = rangeOf(textOf("price_min"), textOf("price_max"), currency);
    setError(range.error);
    if (range.error) return;
    const { price_min: _, price_max: __, ...others } = filters;
    setTyped({});
    onChange({ ...others, ...range.filters });
  };
  const input = (bound: Bound) => (
    <TextInput
      className={styles.amount}
      inputMode="decimal"
      autoComplete="off"
      aria-label={LABELS[bound]}
      aria-invalid={error !== undefined || undefined}
      aria-describedby={error === undefined ? undefined : errorId}
      value={textOf(bound)}
      onChange={({ target }) => setTyped({ ...typed, [bound]: target.value })}
    />
  );

  return (
    <form noValidate onSubmit={apply}>
      <fieldset className={styles.range} disabled={!currency}>
        <legend className={styles.legend}>Price {currency && `in ${currency}`}</legend>
        {input("price_min")}
        <span aria-hidden="true">–</span>
        {input("price_max")}
        <Button type="submit" variant="secondary">
          Apply
        </Button>
      </fieldset>
      {error && (
        <p id={errorId} role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </form>
  );
}
