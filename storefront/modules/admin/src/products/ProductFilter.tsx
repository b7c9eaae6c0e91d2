import { Field, Select } from "@trolley/ui";

import { FilterForm } from "../cursor-list/FilterForm.tsx";
import styles from "./products.module.css";
import type { Status } from "./productsApi.ts";

interface ProductFilterProps {
  status: Status;
  words: string;
  onChoose: (choice: { status: Status; words: string }) => void;
}

export function ProductFilter({ status, words, onChoose }: ProductFilterProps) {
  const choice = (
    <Field label="Status" className={styles.status}>
      {(control) => (
        <Select
          {...control}
          value={status}
          autoComplete="off"
          onChange={(event) => onChoose({ status: chosenStatus(event.target.value), words })}
        >
          <option value="active">For sale</option>
          <option value="draft">Drafts</option>
          <option value="archived">Archived</option>
        </Select>
      )}
    </Field>
  );
  return (
    <FilterForm
      key={words}
      name="Products"
      label="Search"
      words={words}
      onSearch={(next) => onChoose({ status, words: next })}
      before={choice}
    />
  );
}

function chosenStatus(value: string): Status {
  return value === "draft" || value === "archived" ? value : "active";
}
