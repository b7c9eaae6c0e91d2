import { Button, Checkbox, toast } from "@trolley/ui";
import { boolean, object } from "valibot";

import { Form } from "../form/Form.tsx";
import { phone, text } from "../form/rules.ts";
import { TextField } from "../form/TextField.tsx";
import { Conflicts } from "./Conflicts.tsx";
import styles from "./profile.module.css";
import type { Profile, ProfilePatch } from "./saveProfile.ts";
import { useProfileForm } from "./useProfileForm.ts";

interface Details {
  name: string;
  phone: string;
  stock_mail: boolean;
  marketing: boolean;
}

const schema = object({ name: text("Enter your name"), phone, stock_mail: boolean(), marketing: boolean() });

const LABELS: Record<keyof Details, string> = {
  name: "Name",
  phone: "Phone",
  stock_mail: "Mail when something is back in stock",
  marketing: "News and offers",
};

function read({ name, phone, preferences }: Profile): Details {
  return { name, phone: phone ?? "", ...preferences };
}

function patchOf({ name, phone, ...preferences }: Details): ProfilePatch {
  return { name, phone: phone || null, preferences };
}

export function ProfileDetails({ profile }: { profile: Profile }) {
  const form = useProfileForm({ profile, schema, read, patchOf, onSaved: () => toast("Your profile is saved") });
  return (
    <Form form={form} label="Profile">
      <TextField form={form} name="name" label={LABELS.name} autoComplete="name" />
      <TextField
        form={form}
        name="phone"
        label={LABELS.phone}
        type="tel"
        autoComplete="tel"
        optional
        hint="Only for questions about a delivery."
      />
      <fieldset className={styles.choices}>
        <legend>Mail that you can do without</legend>
        <Checkbox label={LABELS.stock_mail} {...form.fields.register("stock_mail")} />
        <Checkbox label={LABELS.marketing} {...form.fields.register("marketing")} />
      </fieldset>
      <Conflicts form={form} labels={LABELS} />
      <div>
        <Button type="submit" busy={form.busy}>
          Save
        </Button>
      </div>
    </Form>
  );
}
