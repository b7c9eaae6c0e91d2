import type { Session } from "@trolley/client";
import { useEffect } from "react";
import type { UseFormReturn } from "react-hook-form";

import type { CheckoutValues } from "./checkoutForm.ts";
import { saveDraft } from "./draft.ts";

/** Keeps what is typed through a reload, until it is bought. */
export function useKeptDraft(form: UseFormReturn<CheckoutValues>, session: Session): void {
  const { subscribe } = form;
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => saveDraft(values, session) }),
    [subscribe, session],
  );
}
