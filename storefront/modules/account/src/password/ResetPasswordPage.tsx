import { useQueryClient } from "@tanstack/react-query";
import { answer, paths, profileQuery, publicApi, useSession } from "@trolley/client";
import { Button, LinkButton, Notice, PageTitle } from "@trolley/ui";
import { useState } from "react";
import { object } from "valibot";
import { useSearch } from "wouter";

import { Form } from "../form/Form.tsx";
import { PasswordField } from "../form/PasswordField.tsx";
import { newPassword } from "../form/rules.ts";
import { useApiForm } from "../form/useApiForm.ts";
import { places } from "../places.ts";
import entrance from "../sign-in/entrance.module.css";

const schema = object({ password: newPassword });

/** Where the link of the mail leads. */
export function ResetPasswordPage() {
  const token = new URLSearchParams(useSearch()).get("token") ?? "";
  const session = useSession();
  const queryClient = useQueryClient();
  const [done, setDone] = useState(false);
  const form = useApiForm({
    schema,
    values: { password: "" },
    send: async ({ password }) => {
      await answer(publicApi.POST("/v1/auth/password-reset/confirm", { body: { token, password } }));
      setDone(true);
      // Every device of the account was signed out: if this one was among them, it learns so now.
      if (session.state !== "customer") return;
      await queryClient.fetchQuery({ ...profileQuery(), staleTime: 0 }).catch(() => undefined);
    },
  });
  const isUsed = form.problem?.code === "reset_token_invalid";
  return (
    <div className={entrance.page}>
      <PageTitle>Choose a new password</PageTitle>
      {done && <Done />}
      {isUsed && <UsedLink />}
      {!done && !isUsed && (
        <Form form={form} label="Choose a new password">
          <PasswordField
            form={form}
            name="password"
            label="New password"
            autoComplete="new-password"
            hint="At least 8 characters. Every device is signed out."
          />
          <Button type="submit" busy={form.busy} block>
            Set the password
          </Button>
        </Form>
      )}
    </div>
  );
}

function Done() {
  return (
    <>
      <Notice tone="success" title="Your password is changed">
        <p>Every device is signed out. Sign in with the new password.</p>
      </Notice>
      <LinkButton href={paths.signIn()} block>
        Sign in
      </LinkButton>
    </>
  );
}

function UsedLink() {
  return (
    <>
      <Notice tone="error" title="This link does not work any more">
        <p>It works once, for an hour, and only until the password is changed.</p>
      </Notice>
      <LinkButton href={places.forgotPassword} block>
        Send me a new link
      </LinkButton>
    </>
  );
}
