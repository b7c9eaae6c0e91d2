import type { Schema } from "@trolley/client";
import { RadioCards, Stack } from "@trolley/ui";
import { useFormContext, useWatch } from "react-hook-form";

import { countryName } from "../summary/countries.ts";
import { AddressFields } from "./AddressFields.tsx";
import { type CheckoutValues, emptyValues } from "./checkoutForm.ts";
import { addressValues } from "./firstValues.ts";

interface AddressSectionProps {
  countries: readonly string[];
  saved: Readonly<Record<string, Schema["Address"]>>;
}

const ANOTHER = "another";

/** One of the account's addresses, or another one. */
export function AddressSection({ countries, saved }: AddressSectionProps) {
  const form = useFormContext<CheckoutValues>();
  const typed = useWatch({ control: form.control, name: "shipping_address" });
  const deliverable = Object.entries(saved).filter(([, address]) => countries.includes(address.country));
  const chosen = deliverable.find(([, address]) => isSame(addressValues(address), typed))?.[0];
  const choose = (name: string) => {
    const address = saved[name];
    const next = address ? addressValues(address) : emptyValues(typed.country).shipping_address;
    form.setValue("shipping_address", next, { shouldDirty: true });
    form.clearErrors("shipping_address");
  };
  const needsFields = chosen === undefined || form.formState.errors.shipping_address !== undefined;
  return (
    <Stack gap={4}>
      {deliverable.length > 0 && (
        <RadioCards
          legend="Deliver to"
          name="saved-address"
          value={chosen ?? ANOTHER}
          onChange={choose}
          options={[
            ...deliverable.map(([name, address]) => ({
              value: name,
              title: address.name,
              detail: `${address.line1}, ${address.postal_code} ${address.city}, ${countryName(address.country)}`,
            })),
            { value: ANOTHER, title: "Another address" },
          ]}
        />
      )}
      {needsFields && <AddressFields countries={countries} />}
    </Stack>
  );
}

function isSame(one: CheckoutValues["shipping_address"], other: CheckoutValues["shipping_address"]): boolean {
  return (Object.keys(one) as (keyof typeof one)[]).every((name) => one[name] === other[name]);
}
