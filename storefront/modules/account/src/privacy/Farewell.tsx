import { answer, api, forgetSession, isProblem, tellTabs } from "@trolley/client";
import { Button, Cluster } from "@trolley/ui";
import { useState } from "react";
import { literal, object, pipe, string, toLowerCase, trim } from "valibot";
import { useLocation } from "wouter";

import { Form } from "../form/Form.tsx";
import { PasswordField } from "../form/PasswordField.tsx";
import { knownPassword } from "../form/rules.ts";
import { TextField } from "../form/TextField.tsx";
import { useApiForm } from "../form/useApiForm.ts";
import { places } from "../places.ts";
import { UnfinishedOrders, unfinishedOrders } from "./UnfinishedOrders.tsx";

const PHRASE = "delete";

const schema = object({
  confirmation: pipe(
    string(),
    trim(),
    toLowerCase(),
    literal(PHRASE, `Type ${PHRASE}, so that nothing goes by mistake`),
  ),
  password: knownPassword,
});

export function Farewell({ onKeep }: { onKeep: () => void }) {
  const [, navigate] = useLocation();
  const [inTheWay, setInTheWay] = useState<string[]>([]);
  const form = useApiForm<{ confirmation: string; password: string }>({
    schema,
    values: { confirmation: "", password: "" },
    send: async ({ password }, fields) => {
      setInTheWay([]);
      try {
        await answer(api.DELETE("/v1/me", { body: { password } }));
      } catch (error) {
        if (isProblem(error, "orders_unfinished")) return setInTheWay(unfinishedOrders(error));
        if (!isProblem(error, "password_wrong")) throw error;
        return fields.setError("password", { message: "This is not your password" }, { shouldFocus: true });
      }
      navigate(places.deleted, { replace: true });
      forgetSession();
      tellTabs({ type: "signed-out" });
    },
  });
  return (
    <Form form={form} label="Delete the account">
      <TextField form={form} name="confirmation" label={`Type "${PHRASE}"`} autoComplete="off" />
      <PasswordField form={form} name="password" label="Password" autoComplete="current-password" />
      {inTheWay.length > 0 && <UnfinishedOrders ids={inTheWay} />}
      <Cluster>
        <Button type="submit" variant="danger" busy={form.busy}>
          Delete my account for good
        </Button>
        <Button variant="quiet" onClick={onKeep}>
          Keep it
        </Button>
      </Cluster>
    </Form>
  );
}
