import type { Schema } from "@trolley/client";
import { Button, Dialog, Field, TextInput } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import { RefusedWrite } from "../RefusedWrite.tsx";
import styles from "./returns.module.css";
import { useReturnDecision } from "./useReturnDecision.ts";

interface RejectDialogProps {
  order: Schema["StaffOrder"];
  returned: Schema["Return"];
  open: boolean;
  onClose: () => void;
}

export function RejectDialog(props: RejectDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Reject the return">
      <RejectForm {...props} />
    </Dialog>
  );
}

function RejectForm({ order, returned: shown, onClose }: RejectDialogProps) {
  const [returned] = useState(shown);
  const [error, setError] = useState<string>();
  const intent = useReturnDecision(order, returned, onClose);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    setError(reason === "" ? "The shopper has to know why" : undefined);
    if (reason !== "") intent.submit({ decision: "reject", reason });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <RefusedWrite intent={intent} lines={order.lines} />
      <Field label="Reason" hint="The shopper reads it." error={error} required>
        {(control) => (
          <TextInput {...control} name="reason" autoComplete="off" maxLength={200} readOnly={intent.unanswered} />
        )}
      </Field>
      <Button type="submit" variant="danger" busy={intent.busy}>
        {intent.unanswered ? "Send it again" : "Reject the return"}
      </Button>
    </form>
  );
}
