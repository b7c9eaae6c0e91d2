import { type ReactNode, useId } from "react";

import styles from "./Field.module.css";

export interface RadioOption<Value extends string> {
  value: Value;
  title: ReactNode;
  detail?: ReactNode;
  /** At the end of the card: a price. */
  aside?: ReactNode;
  disabled?: boolean;
}

interface RadioCardsProps<Value extends string> {
  legend: ReactNode;
  name: string;
  options: readonly RadioOption<Value>[];
  value: Value | undefined;
  onChange: (value: Value) => void;
  error?: string | undefined;
}

export function RadioCards<Value extends string>(props: RadioCardsProps<Value>) {
  const { legend, name, options, value, onChange, error } = props;
  const errorId = useId();
  return (
    <fieldset className={styles.cards} aria-describedby={error === undefined ? undefined : errorId}>
      <legend className={styles.legend}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.card}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.cardText}>
            <span>{option.title}</span>
            {option.detail !== undefined && <span className={styles.detail}>{option.detail}</span>}
          </span>
          {option.aside !== undefined && <span className={styles.aside}>{option.aside}</span>}
        </label>
      ))}
      {error !== undefined && (
        <p className={styles.error} id={errorId}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
