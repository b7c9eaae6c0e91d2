import { Field, Select } from "@trolley/ui";

import styles from "./dashboard.module.css";
import type { Range } from "./series.ts";

export function RangeField({ range, onRange }: { range: Range; onRange: (range: Range) => void }) {
  return (
    <Field label="Range" className={styles.range}>
      {(control) => (
        <Select
          {...control}
          autoComplete="off"
          value={range}
          onChange={(event) => onRange(event.target.value === "week" ? "week" : "day")}
        >
          <option value="day">Today, by the hour</option>
          <option value="week">Seven days</option>
        </Select>
      )}
    </Field>
  );
}
