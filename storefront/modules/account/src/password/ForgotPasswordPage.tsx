import { answer, paths, publicApi } from "@trolley/client";
import { Button, Notice, PageTitle, TextLink } from "@trolley/ui";
import { useState } from "react";
import { object } from "valibot";

import { Form } from "../form/Form.tsx";
import { emailAddress } from "../form/rules.ts";
import { TextField } from "../form/TextField.tsx";
import { useApiForm } from "../form/useApiForm.ts";
import entrance from "../sign-in/entrance.module.css";

const schema = object({ email: emailAddress });

export function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState<string>();
  const form = useApiForm({
    schema,
    values: { email: "" },
    send: async ({ email }) => {
      await answer(publicApi.POST("/v1/auth/password-reset", { body: { email } }));
      setSentTo(email);
    },
  });
  return (
    <div className={entrance.page}>
      <PageTitle>A new password</PageTitle>
      {sentTo && (
        <Notice tone="success" title="Look into your mail">
          <p>
            If {sentTo} has an account, a link to a new password is on its way. It works once, for an hour. Nothing
            there? Look into the spam folder, or check the address.
          </p>
        </Notice>
      )}
      <Form form={form} label="A new password">
        <TextField
          form={form}
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          hint="The address that your account has."
        />
        <Button type="submit" busy={form.busy} variant={sentTo ? "secondary" : "primary"} block>
          {sentTo ? "Send it again" : "Send me a link"}
        </Button>
      </Form>
      <ul className={entrance.ways}>
        <li>
          <TextLink href={paths.signIn()}>Back to sign in</TextLink>
        </li>
      </ul>
    </div>
  );
}
