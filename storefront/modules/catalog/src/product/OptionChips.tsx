import { classes, VisuallyHidden } from "@trolley/ui";

import styles from "./options.module.css";
import type { OptionGroup, OptionValue, Variant } from "./variants.ts";

interface OptionChipsProps {
  group: OptionGroup;
  onChoose: (variant: Variant) => void;
}

/** One option's values, as radio buttons. What is sold out can be chosen: to be told when it is back. */
export function OptionChips({ group: { name, values }, onChoose }: OptionChipsProps) {
  const chosen = values.find(({ isChosen }) => isChosen)?.value;
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>
        <span className={styles.name}>{name}</span>
        {chosen !== undefined && <span className={styles.chosen}>{chosen}</span>}
      </legend>
      <div className={styles.values}>
        {values.map((option) => (
          <label
            key={option.value}
            className={classes(styles.chip, option.isSoldOut && styles.out, option.isElsewhere && styles.elsewhere)}
          >
            <input
              type="radio"
              name={`option-${name}`}
              value={option.value}
              checked={option.isChosen}
              onChange={() => onChoose(option.variant)}
            />
            <span className={styles.value}>{option.value}</span>
            <Remark option={option} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Remark({ option }: { option: OptionValue }) {
  if (option.isSoldOut) return <span className={styles.remark}>sold out</span>;
  if (option.isElsewhere) return <VisuallyHidden>changes another choice</VisuallyHidden>;
  return null;
}
