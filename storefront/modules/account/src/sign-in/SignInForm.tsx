import { Button } from "@trolley/ui";
import { object } from "valibot";

import { Form } from "../form/Form.tsx";
import { PasswordField } from "../form/PasswordField.tsx";
import { emailAddress, knownPassword } from "../form/rules.ts";
import { TextField } from "../form/TextField.tsx";
import { useApiForm } from "../form/useApiForm.ts";

export interface Credentials {
  email: string;
  password: string;
}

const schema = object({ email: emailAddress, password: knownPassword });

interface SignInFormProps {
  email?: string | undefined;
  onSubmit: (credentials: Credentials) => Promise<void>;
}

export function SignInForm({ email = "", onSubmit }: SignInFormProps) {
  const form = useApiForm({ schema, values: { email, password: "" }, send: onSubmit });
  return (
    <Form form={form} label="Sign in">
      <TextField form={form} name="email" label="E-mail" type="email" autoComplete="username" />
      <PasswordField form={form} name="password" label="Password" autoComplete="current-password" />
      <Button type="submit" busy={form.busy} block>
        Sign in
      </Button>
    </Form>
  );
}
