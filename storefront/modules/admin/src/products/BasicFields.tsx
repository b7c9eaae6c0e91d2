import { useQuery } from "@tanstack/react-query";
import { categoriesQuery } from "@trolley/client";
import { Field, Panel, Select, TextArea, TextInput } from "@trolley/ui";

import type { FormErrors } from "./productDraft.ts";
import type { Edit, ProductForm } from "./productForm.ts";
import styles from "./products.module.css";

export interface FieldsProps {
  form: ProductForm;
  errors: FormErrors;
  edit: Edit;
}

export function BasicFields({ form, errors, edit }: FieldsProps) {
  return (
    <Panel className={styles.panel} aria-label="Basics">
      <Field label="Name" required error={errors.name}>
        {(control) => (
          <TextInput
            {...control}
            value={form.name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => edit({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Description" optional error={errors.description}>
        {(control) => (
          <TextArea
            {...control}
            value={form.description}
            maxLength={10_000}
            rows={6}
            autoComplete="off"
            onChange={(event) => edit({ description: event.target.value })}
          />
        )}
      </Field>
      <div className={styles.pair}>
        <CategoryField form={form} errors={errors} edit={edit} />
        <StatusField form={form} errors={errors} edit={edit} />
      </div>
      <Field label="Tags" optional hint="Separated by commas; the search finds them" error={errors.tags}>
        {(control) => (
          <TextInput
            {...control}
            value={form.tags}
            autoComplete="off"
            onChange={(event) => edit({ tags: event.target.value })}
          />
        )}
      </Field>
    </Panel>
  );
}

function CategoryField({ form, errors, edit }: FieldsProps) {
  const { data: categories = [] } = useQuery(categoriesQuery());
  const isListed = categories.some(({ slug }) => slug === form.category);
  return (
    <Field label="Category" error={errors.category}>
      {(control) => (
        <Select
          {...control}
          value={form.category}
          autoComplete="off"
          onChange={(event) => edit({ category: event.target.value })}
        >
          <option value="">Uncategorised</option>
          {form.category !== "" && !isListed && <option value={form.category}>{form.category}</option>}
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

function StatusField({ form, edit }: FieldsProps) {
  return (
    <Field label="Status" hint="Shoppers see what is for sale only">
      {(control) => (
        <Select
          {...control}
          value={form.status}
          autoComplete="off"
          onChange={({ target: { value } }) =>
            edit({ status: value === "active" || value === "archived" ? value : "draft" })
          }
        >
          <option value="draft">Draft</option>
          <option value="active">For sale</option>
          <option value="archived">Archived</option>
        </Select>
      )}
    </Field>
  );
}
