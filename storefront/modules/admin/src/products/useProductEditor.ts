import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isProblem, keys, type Problem, problemOf, type Schema } from "@trolley/client";
import { toast } from "@trolley/ui";
import { useState } from "react";
import { useLocation } from "wouter";

import { draftOf, errorsOfRefusal, type FormErrors } from "./productDraft.ts";
import { type Edit, emptyForm, formOf, type ProductForm } from "./productForm.ts";
import { type Change, mergeProduct } from "./productMerge.ts";
import { keptProductQuery, productsKey, saveProduct } from "./productsApi.ts";
import { useLeaveQuestion } from "./useLeaveQuestion.ts";

type Product = Schema["Product"];

interface Editing {
  /** The version that is being edited; none while the product is new. */
  base: Product | undefined;
  form: ProductForm;
  errors: FormErrors;
  /** What somebody else saved meanwhile. */
  changes: Change[];
}

function begin(base: Product | undefined): Editing {
  return { base, form: base ? formOf(base) : emptyForm(), errors: {}, changes: [] };
}

export function useProductEditor(saved: Product | undefined, currency: string) {
  const [editing, setEditing] = useState(() => begin(saved));
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const isDirty = isEdited(editing);
  useLeaveQuestion(isDirty);
  const edit: Edit = (part) =>
    setEditing((before) => {
      const { form } = before;
      return { ...before, form: { ...form, ...(typeof part === "function" ? part(form) : part) } };
    });
  const refuse = (errors: FormErrors) => setEditing((before) => ({ ...before, errors }));

  const { mutate, isPending, error } = useMutation({
    mutationFn: (draft: Schema["ProductDraft"]) => saveProduct(draft, editing.base),
    onSuccess: (product) => {
      queryClient.setQueryData(keptProductQuery(product.id).queryKey, product);
      void queryClient.invalidateQueries({ queryKey: productsKey });
      void queryClient.invalidateQueries({ queryKey: keys.product(product.id) });
      toast("Saved");
      if (editing.base) setEditing(begin(product));
      else navigate(`/products/${product.id}`, { replace: true });
    },
    onError: (thrown) => {
      const problem = problemOf(thrown);
      const current = currentOf(problem);
      if (current) setEditing((before) => rebased(before, current));
      else refuse(errorsOfRefusal(problem, editing.form));
    },
  });

  const save = () => {
    if (isPending) return;
    const drafted = draftOf(editing.form, currency);
    if ("errors" in drafted) return refuse(drafted.errors);
    setEditing({ ...editing, errors: {}, changes: [] });
    mutate(drafted.draft);
  };

  return {
    ...editing,
    isDirty,
    isSaving: isPending,
    // A stale version is told by its changes.
    problem: isProblem(error, "version_conflict") ? undefined : error,
    save,
    edit,
    startOver: () => setEditing(begin(editing.base)),
  };
}

/** The product as it is now, which comes with the refusal of a stale version. */
function currentOf(problem: Problem): Product | undefined {
  // The document says that `current` is a product.
  return problem.code === "version_conflict" ? (problem.data.current as Product) : undefined;
}

function rebased({ base, form }: Editing, current: Product): Editing {
  const merged = mergeProduct(base ? formOf(base) : emptyForm(), form, formOf(current));
  return { base: current, form: merged.form, errors: {}, changes: merged.changes };
}

/** Whether something typed is not saved yet. */
function isEdited({ base, form }: Editing): boolean {
  return contentOf(form) !== contentOf(base ? formOf(base) : emptyForm());
}

/** What is typed, without the keys that only rendering needs. */
function contentOf(form: ProductForm): string {
  return JSON.stringify(form, (name, value: unknown) => (name === "key" ? undefined : value));
}
