import type { Session } from "@trolley/client";
import * as v from "valibot";

import type { CheckoutValues } from "./checkoutForm.ts";

const STORED = "trolley.checkout";

/** What was typed and who by. Nothing about the payment is in it. */
const stored = v.object({
  subject: v.optional(v.string()),
  values: v.object({
    email: v.string(),
    phone: v.string(),
    shipping_address: v.object({
      name: v.string(),
      line1: v.string(),
      line2: v.string(),
      city: v.string(),
      region: v.string(),
      postal_code: v.string(),
      country: v.string(),
    }),
    shipping_option: v.string(),
  }),
});

/** What was typed before a reload. A guest who signs in keeps it; nobody else gets to see it. */
export function loadDraft(session: Session): CheckoutValues | undefined {
  const draft = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), sessionStorage.getItem(STORED));
  if (!draft.success) return undefined;
  const { subject, values } = draft.output;
  const wasGuest = subject === undefined || subject.startsWith("gst_");
  return wasGuest || subject === subjectOf(session) ? values : undefined;
}

export function saveDraft(values: CheckoutValues, session: Session): void {
  sessionStorage.setItem(STORED, JSON.stringify({ subject: subjectOf(session), values }));
}

export function forgetDraft(): void {
  sessionStorage.removeItem(STORED);
}

function subjectOf(session: Session): string | undefined {
  return "subject" in session ? session.subject : undefined;
}
