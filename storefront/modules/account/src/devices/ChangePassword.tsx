import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, isProblem, profileQuery } from "@trolley/client";
import { Button, toast } from "@trolley/ui";
import { object } from "valibot";

import { Form } from "../form/Form.tsx";
import { PasswordField } from "../form/PasswordField.tsx";
import { knownPassword, newPassword } from "../form/rules.ts";
import { useApiForm } from "../form/useApiForm.ts";
import { useMine } from "../session/useMine.ts";
import { sessionsQuery } from "./sessionsQuery.ts";

const schema = object({ current_password: knownPassword, new_password: newPassword });
const BLANK = { current_password: "", new_password: "" };

export function ChangePassword() {
  const queryClient = useQueryClient();
  const { data } = useQuery({ ...profileQuery(), ...useMine() });
  const form = useApiForm({
    schema,
    values: BLANK,
    send: async (body, fields) => {
      try {
        await answer(api.PUT("/v1/me/password", { body }));
      } catch (error) {
        if (!isProblem(error, "password_wrong")) throw error;
        const message = "This is not your password";
        return fields.setError("current_password", { message }, { shouldFocus: true });
      }
      fields.reset(BLANK);
      toast("Your password is changed. Every other device is signed out.");
      await queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    },
  });
  return (
    <Form form={form} label="Change the password">
      {/* Tells a password manager whose password it is. */}
      <input type="email" autoComplete="username" value={data?.body.email ?? ""} readOnly hidden />
      <PasswordField form={form} name="current_password" label="Current password" autoComplete="current-password" />
      <PasswordField
        form={form}
        name="new_password"
        label="New password"
        autoComplete="new-password"
        hint="At least 8 characters. Every other device is signed out."
      />
      <div>
        <Button type="submit" busy={form.busy}>
          Change the password
        </Button>
      </div>
    </Form>
  );
}
