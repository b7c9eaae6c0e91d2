import { Button, Field, TextInput } from "@trolley/ui";

import type { FormErrors } from "./productDraft.ts";
import { MOST_SCHEDULED, type ScheduledForm } from "./productForm.ts";
import styles from "./products.module.css";
import { MoneyField } from "./VariantRow.tsx";

interface PriceScheduleProps {
  title: string;
  schedule: readonly ScheduledForm[];
  errors: FormErrors;
  currency: string;
  onChange: (schedule: ScheduledForm[]) => void;
}

/** Prices for a while: a sale, or the next season's price list. */
export function PriceSchedule({ title, schedule, errors, currency, onChange }: PriceScheduleProps) {
  const change = (key: string, part: Partial<ScheduledForm>) =>
    onChange(schedule.map((entry) => (entry.key === key ? { ...entry, ...part } : entry)));
  const add = () => onChange([...schedule, { key: crypto.randomUUID(), price: "", from: "", to: "" }]);
  return (
    <div className={styles.schedule}>
      {schedule.map((entry, position) => (
        <fieldset key={entry.key} className={styles.fields}>
          <legend className={styles.legend}>
            Scheduled price {position + 1} of {title}
          </legend>
          <MoneyField
            label={`Price then (${currency})`}
            value={entry.price}
            error={errors[`${entry.key}.price`]}
            onChange={(price) => change(entry.key, { price })}
          />
          <MomentField
            label="From"
            value={entry.from}
            error={errors[`${entry.key}.from`]}
            onChange={(from) => change(entry.key, { from })}
          />
          <MomentField
            label="Until"
            optional
            value={entry.to}
            error={errors[`${entry.key}.to`]}
            onChange={(to) => change(entry.key, { to })}
          />
          <Button
            variant="quiet"
            onClick={() => onChange(schedule.filter(({ key }) => key !== entry.key))}
            aria-label={`Remove scheduled price ${position + 1} of ${title}`}
          >
            Remove
          </Button>
        </fieldset>
      ))}
      {schedule.length < MOST_SCHEDULED && (
        <Button variant="quiet" size="small" onClick={add} aria-label={`Schedule a price of ${title}`}>
          Schedule a price
        </Button>
      )}
    </div>
  );
}

interface MomentFieldProps {
  label: string;
  value: string;
  error?: string | undefined;
  optional?: boolean;
  onChange: (text: string) => void;
}

/** A moment in this browser's time zone. */
export function MomentField({ label, value, error, optional = false, onChange }: MomentFieldProps) {
  return (
    <Field label={label} error={error} optional={optional} required={!optional}>
      {(control) => (
        <TextInput
          {...control}
          type="datetime-local"
          value={value}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
