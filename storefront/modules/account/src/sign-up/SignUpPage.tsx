import { answer, isProblem, nextPath, paths, publicApi, useSession } from "@trolley/client";
import { Button, PageTitle, TextLink } from "@trolley/ui";
import { useState } from "react";
import { object } from "valibot";
import { Redirect, useSearch } from "wouter";

import { Form } from "../form/Form.tsx";
import { PasswordField } from "../form/PasswordField.tsx";
import { emailAddress, newPassword, text } from "../form/rules.ts";
import { TextField } from "../form/TextField.tsx";
import { useApiForm } from "../form/useApiForm.ts";
import entrance from "../sign-in/entrance.module.css";
import { MergeReport } from "../sign-in/MergeReport.tsx";
import { useEntry } from "../sign-in/useEntry.ts";
import { LookIntoMail } from "./LookIntoMail.tsx";

const schema = object({ name: text("Enter your name"), email: emailAddress, password: newPassword });

export function SignUpPage() {
  const session = useSession();
  const next = nextPath(useSearch(), paths.account());
  const { enter, entering, report } = useEntry(next);
  const [mailedTo, setMailedTo] = useState<string>();
  const form = useApiForm({
    schema,
    values: { name: "", email: "", password: "" },
    send: async ({ name, email, password }) => {
      await answer(publicApi.POST("/v1/auth/register", { body: { name, email, password } }));
      try {
        await enter({ email, password });
      } catch (error) {
        // The address has an account already. Only its mailbox is told so.
        if (!isProblem(error, "invalid_credentials")) throw error;
        setMailedTo(email);
      }
    },
  });

  if (report) return <MergeReport report={report} next={next} />;
  if (mailedTo) return <LookIntoMail email={mailedTo} next={next} />;
  if (session.state === "customer" && !entering) return <Redirect to={next} replace />;
  return (
    <div className={entrance.page}>
      <PageTitle>Open an account</PageTitle>
      <Form form={form} label="Open an account">
        <TextField form={form} name="name" label="Name" autoComplete="name" />
        <TextField
          form={form}
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          hint="We send a link there to confirm the address."
        />
        <PasswordField
          form={form}
          name="password"
          label="Password"
          autoComplete="new-password"
          hint="At least 8 characters."
        />
        <Button type="submit" busy={form.busy} block>
          Open the account
        </Button>
      </Form>
      <ul className={entrance.ways}>
        <li>
          Have an account? <TextLink href={paths.signIn(next)}>Sign in</TextLink>
        </li>
      </ul>
    </div>
  );
}
