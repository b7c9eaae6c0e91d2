import { Field, Select, TextInput } from "@trolley/ui";
import { useFormContext, useWatch } from "react-hook-form";

import { countryName } from "../summary/countries.ts";
import styles from "./checkout.module.css";
import type { CheckoutValues } from "./checkoutForm.ts";

/** What people of a country call these lines. */
const WORDS: Record<string, { postalCode: string; region: string }> = {
  US: { postalCode: "ZIP code", region: "State" },
  CA: { postalCode: "Postal code", region: "Province" },
  GB: { postalCode: "Postcode", region: "County" },
};
const OTHER_WORDS = { postalCode: "Postal code", region: "Region" };

export function AddressFields({ countries }: { countries: readonly string[] }) {
  const { register, control: form, formState } = useFormContext<CheckoutValues>();
  const errors = formState.errors.shipping_address;
  const country = useWatch({ control: form, name: "shipping_address.country" });
  const words = WORDS[country] ?? OTHER_WORDS;
  return (
    <div className={styles.fields}>
      <Field label="Country" error={errors?.country?.message} required className={styles.wide}>
        {(control) => (
          <Select {...control} {...register("shipping_address.country")} autoComplete="shipping country">
            {countries.map((code) => (
              <option key={code} value={code}>
                {countryName(code)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Full name" error={errors?.name?.message} required className={styles.wide}>
        {(control) => <TextInput {...control} {...register("shipping_address.name")} autoComplete="shipping name" />}
      </Field>
      <Field label="Street and number" error={errors?.line1?.message} required className={styles.wide}>
        {(control) => (
          <TextInput {...control} {...register("shipping_address.line1")} autoComplete="shipping address-line1" />
        )}
      </Field>
      <Field label="Apartment, floor, company" optional error={errors?.line2?.message} className={styles.wide}>
        {(control) => (
          <TextInput {...control} {...register("shipping_address.line2")} autoComplete="shipping address-line2" />
        )}
      </Field>
      <Field label={words.postalCode} error={errors?.postal_code?.message} required>
        {(control) => (
          <TextInput {...control} {...register("shipping_address.postal_code")} autoComplete="shipping postal-code" />
        )}
      </Field>
      <Field label="Town or city" error={errors?.city?.message} required>
        {(control) => (
          <TextInput {...control} {...register("shipping_address.city")} autoComplete="shipping address-level2" />
        )}
      </Field>
      <Field label={words.region} optional error={errors?.region?.message} className={styles.wide}>
        {(control) => (
          <TextInput {...control} {...register("shipping_address.region")} autoComplete="shipping address-level1" />
        )}
      </Field>
    </div>
  );
}
