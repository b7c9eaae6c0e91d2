import { type ChangeEvent, type KeyboardEvent, useState } from "react";

import styles from "./QuantityStepper.module.css";
import { REST_MS, useDebouncedQuantity } from "./useDebouncedQuantity.ts";

interface QuantityStepperProps {
  value: number;
  /** An absolute quantity, once the clicks have come to rest. */
  onChange: (quantity: number) => void;
  /** What is counted, for its labels: "Clay plant pot". */
  label: string;
  max?: number;
  /** One less than one removes it. */
  removable?: boolean;
  /** Tells every click at once, where nothing is written by it. */
  immediate?: boolean;
}

export function QuantityStepper({
  value,
  onChange,
  label,
  max = 99,
  removable = false,
  immediate = false,
}: QuantityStepperProps) {
  const { shown, choose } = useDebouncedQuantity(value, onChange, immediate ? 0 : REST_MS);
  const [typed, setTyped] = useState<string>();
  const least = removable ? 0 : 1;

  const leave = () => {
    const quantity = Number.parseInt(typed ?? "", 10);
    setTyped(undefined);
    if (!Number.isNaN(quantity)) choose(Math.min(Math.max(quantity, least), max), 0);
  };
  const changed = (event: ChangeEvent<HTMLInputElement>) => setTyped(event.target.value.replace(/\D/g, "").slice(0, 2));
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter") leave();
    if (event.key === "ArrowUp" && shown < max) choose(shown + 1);
    if (event.key === "ArrowDown" && shown > least) choose(shown - 1);
  };

  return (
    <fieldset className={styles.stepper} aria-label={`Quantity of ${label}`}>
      <button
        type="button"
        className={styles.step}
        aria-label={shown === 1 && removable ? `Remove ${label}` : `One less ${label}`}
        disabled={shown <= least}
        onClick={() => choose(shown - 1)}
      >
        {"\u2212"}
      </button>
      <input
        className={styles.count}
        aria-label={`Quantity of ${label}`}
        inputMode="numeric"
        autoComplete="off"
        value={typed ?? shown}
        onChange={changed}
        onBlur={leave}
        onKeyDown={pressed}
        onFocus={(event) => event.target.select()}
      />
      <button
        type="button"
        className={styles.step}
        aria-label={`One more ${label}`}
        disabled={shown >= max}
        onClick={() => choose(shown + 1)}
      >
        +
      </button>
    </fieldset>
  );
}
