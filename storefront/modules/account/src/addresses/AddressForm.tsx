import { Button, Checkbox, Cluster, Field, LinkButton, Select } from "@trolley/ui";

import { Form } from "../form/Form.tsx";
import { TextField } from "../form/TextField.tsx";
import { places } from "../places.ts";
import { Conflicts } from "../profile/Conflicts.tsx";
import type { ProfileForm } from "../profile/useProfileForm.ts";
import { type AddressFields, LABELS } from "./address.ts";
import { useCountries } from "./useCountries.ts";

export function AddressForm({ form, isNew = false }: { form: ProfileForm<AddressFields>; isNew?: boolean }) {
  return (
    <Form form={form} label="Address">
      {isNew && <TextField form={form} name="label" label={LABELS.label} autoComplete="off" hint="Home, Work ..." />}
      <TextField form={form} name="name" label={LABELS.name} autoComplete="name" />
      <TextField form={form} name="line1" label={LABELS.line1} autoComplete="address-line1" />
      <TextField form={form} name="line2" label={LABELS.line2} autoComplete="address-line2" optional />
      <TextField form={form} name="postal_code" label={LABELS.postal_code} autoComplete="postal-code" />
      <TextField form={form} name="city" label={LABELS.city} autoComplete="address-level2" />
      <TextField form={form} name="region" label={LABELS.region} autoComplete="address-level1" optional />
      <CountryField form={form} />
      <Checkbox label={LABELS.isDefault} {...form.fields.register("isDefault")} />
      <Conflicts form={form} labels={LABELS} />
      <Cluster>
        <Button type="submit" busy={form.busy}>
          Save the address
        </Button>
        <LinkButton href={places.addresses} variant="quiet">
          Back without saving
        </LinkButton>
      </Cluster>
    </Form>
  );
}

function CountryField({ form }: { form: ProfileForm<AddressFields> }) {
  const countries = useCountries(form.fields.watch("country"));
  return (
    <Field label={LABELS.country} error={form.errorAt("country")} required>
      {(control) => (
        <Select {...control} autoComplete="country" {...form.fields.register("country")}>
          <option value="">Choose ...</option>
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
