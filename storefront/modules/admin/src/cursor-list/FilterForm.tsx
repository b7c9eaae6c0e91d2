import { Button, Field, TextInput } from "@trolley/ui";
import type { ComponentProps, FormEvent, ReactNode } from "react";

import styles from "./filter.module.css";

interface FilterFormProps {
  /** What is searched: "Stock". */
  name: string;
  label: string;
  words: string;
  onSearch: (words: string) => void;
  inputMode?: ComponentProps<"input">["inputMode"];
  /** Other filters, which act at once. */
  before?: ReactNode;
  after?: ReactNode;
}

/** Finds rows of a list by words. A new form stands for new words: give it them as its key. */
export function FilterForm({ name, label, words, onSearch, inputMode = "search", before, after }: FilterFormProps) {
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSearch(String(new FormData(event.currentTarget).get("words")).trim());
  };
  return (
    <search aria-label={name}>
      <form className={styles.filter} onSubmit={search}>
        {before}
        <Field label={label} className={styles.words}>
          {(control) => (
            <TextInput
              {...control}
              type="search"
              name="words"
              inputMode={inputMode}
              defaultValue={words}
              autoComplete="off"
            />
          )}
        </Field>
        <Button type="submit" variant="secondary">
          Search
        </Button>
        {after}
      </form>
    </search>
  );
}
