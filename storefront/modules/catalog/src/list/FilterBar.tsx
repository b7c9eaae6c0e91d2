import { useQuery } from "@tanstack/react-query";
import { categoriesQuery } from "@trolley/client";
import { Button, classes, Field, Select } from "@trolley/ui";
import { useId, useRef, useState } from "react";

import styles from "./filters.module.css";
import { type Filters, isSort, SORTS } from "./filters.ts";
import { PriceRange } from "./PriceRange.tsx";

interface FilterBarProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
  sortable?: boolean;
  categorized?: boolean;
}

/** What a list is narrowed to and sorted by; on a phone behind one button. */
export function FilterBar({ filters, onChange, sortable = false, categorized = false }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const id = useId();
  const active = Object.keys(filters).length;

  const clear = () => {
    onChange({});
    // The button goes away with what it clears: the focus stays here.
    bar.current?.focus();
  };

  return (
    <section ref={bar} className={styles.bar} aria-label="Filters" tabIndex={-1}>
      <Button
        variant="secondary"
        className={styles.opener}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {sortable ? "Filter and sort" : "Filter"}
        {active > 0 && ` (${active})`}
      </Button>
      <div id={id} className={classes(styles.controls, isOpen && styles.open)}>
        {categorized && <CategorySelect filters={filters} onChange={onChange} />}
        <PriceRange filters={filters} onChange={onChange} />
        {active > 0 && (
          <Button variant="quiet" onClick={clear}>
            Clear
          </Button>
        )}
        {sortable && <SortSelect filters={filters} onChange={onChange} />}
      </div>
    </section>
  );
}

type FilterProps = Pick<FilterBarProps, "filters" | "onChange">;

function CategorySelect({ filters: { category, ...others }, onChange }: FilterProps) {
  const { data: categories = [] } = useQuery(categoriesQuery());
  return (
    <Field label="Category">
      {(control) => (
        <Select
          {...control}
          value={category ?? ""}
          onChange={({ target }) => onChange({ ...others, ...(target.value && { category: target.value }) })}
        >
          <option value="">All</option>
          {categories.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function SortSelect({ filters: { sort = "newest", ...others }, onChange }: FilterProps) {
  const choose = (value: string) => {
    if (isSort(value)) onChange({ ...others, ...(value !== "newest" && { sort: value }) });
  };
  return (
    <Field label="Sort">
      {(control) => (
        <Select {...control} value={sort} onChange={({ target }) => choose(target.value)}>
          {Object.entries(SORTS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
