import type { Schema, Session } from "@trolley/client";

import { likelyCountry } from "../summary/countries.ts";
import { type CheckoutValues, emptyValues } from "./checkoutForm.ts";
import { loadDraft } from "./draft.ts";

/** What the form begins with: what was typed before a reload, else what the account knows. */
export function firstValues(
  session: Session,
  profile: Schema["Profile"] | undefined,
  countries: readonly string[],
): CheckoutValues {
  const draft = loadDraft(session);
  const known = knownValues(profile, likelyCountry(countries));
  if (!draft) return known;
  return { ...draft, email: draft.email || known.email };
}

function knownValues(profile: Schema["Profile"] | undefined, country: string): CheckoutValues {
  const empty = emptyValues(country);
  if (!profile) return empty;
  const address = profile.addresses[profile.default_address ?? ""] ?? Object.values(profile.addresses)[0];
  return {
    ...empty,
    email: profile.email,
    phone: profile.phone ?? "",
    shipping_address: address ? addressValues(address) : { ...empty.shipping_address, name: profile.name },
  };
}

export function addressValues(address: Schema["Address"]): CheckoutValues["shipping_address"] {
  return { ...address, line2: address.line2 ?? "", region: address.region ?? "" };
}
