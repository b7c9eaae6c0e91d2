import { Button, Notice } from "@trolley/ui";
import type { FieldValues } from "react-hook-form";

import styles from "./profile.module.css";
import type { ProfileForm } from "./useProfileForm.ts";

interface ConflictsProps<Values extends FieldValues> {
  form: ProfileForm<Values>;
  labels: Record<keyof Values & string, string>;
}

/** What was changed elsewhere while this form was filled in; both versions are there to choose from. */
export function Conflicts<Values extends FieldValues>({ form, labels }: ConflictsProps<Values>) {
  if (form.conflicts.length === 0) return null;
  return (
    <Notice tone="warning" title="This was changed somewhere else in the meantime">
      <p>What you typed is still in the form. Save again to keep it, or take the other version.</p>
      <ul className={styles.conflicts}>
        {form.conflicts.map((conflict) => (
          <li key={conflict.name}>
            <span>
              {labels[conflict.name]} is now <strong>{told(conflict.theirs)}</strong>
            </span>
            <Button size="small" variant="secondary" onClick={() => form.takeTheirs(conflict)}>
              Take the other {labels[conflict.name].toLowerCase()}
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function told(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === "" ? "empty" : String(value);
}
