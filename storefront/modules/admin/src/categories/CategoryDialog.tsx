import { useMutation } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { Field, TextArea } from "@trolley/ui";
import { useState } from "react";

import { FormDialog } from "../ask/FormDialog.tsx";
import { TextField } from "../ask/TextField.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { saveCategory } from "./categoriesApi.ts";
import { type CategoryErrors, type CategoryForm, categoryOf, formOf, slugOf } from "./categoryDraft.ts";

type Category = Schema["Category"];

interface CategoryDialogProps {
  /** None: a new one. */
  category: Category | undefined;
  taken: readonly Category[];
  onSaved: (category: Category) => void;
  onClose: () => void;
}

export function CategoryDialog({ category, taken, onSaved, onClose }: CategoryDialogProps) {
  const [form, setForm] = useState(() => formOf(category));
  const [errors, setErrors] = useState<CategoryErrors>({});
  const save = useMutation({
    mutationFn: ({ slug, draft }: { slug: string; draft: Schema["CategoryDraft"] }) => saveCategory(slug, draft),
    onSuccess: onSaved,
  });
  const submit = () => {
    const read = categoryOf(form, category ? [] : taken.map(({ slug }) => slug));
    setErrors("errors" in read ? read.errors : {});
    if ("draft" in read) save.mutate(read);
  };
  const title = category ? `Edit ${category.name}` : "New category";
  return (
    <FormDialog title={title} submit="Save" busy={save.isPending} onSubmit={submit} onClose={onClose}>
      <Fields form={form} errors={errors} isNew={!category} onType={(part) => setForm({ ...form, ...part })} />
      {save.error && <StaffProblem problem={save.error} />}
    </FormDialog>
  );
}

interface FieldsProps {
  form: CategoryForm;
  errors: CategoryErrors;
  isNew: boolean;
  onType: (part: Partial<CategoryForm>) => void;
}

function Fields({ form, errors, isNew, onType }: FieldsProps) {
  const text = (name: keyof CategoryForm, label: string, more: { required?: boolean; hint?: string } = {}) => (
    <TextField
      label={label}
      value={form[name]}
      error={errors[name]}
      onType={(text) => onType({ [name]: text })}
      {...more}
    />
  );
  const address = `Shoppers find it at /c/${form.slug || slugOf(form.name) || "\u2026"}; it cannot be changed later`;
  return (
    <>
      {text("name", "Name", { required: true })}
      {isNew && text("slug", "Address", { hint: address })}
      <Field label="Description" optional>
        {(control) => (
          <TextArea
            {...control}
            value={form.description}
            maxLength={10_000}
            autoComplete="off"
            onChange={(event) => onType({ description: event.target.value })}
          />
        )}
      </Field>
      {text("position", "Position", { required: true, hint: "The lowest comes first" })}
      {text("imageUrl", "Address of its picture")}
      {text("imageAlt", "What the picture shows")}
    </>
  );
}
