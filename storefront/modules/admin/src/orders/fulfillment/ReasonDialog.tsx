import type { Schema } from "@trolley/client";
import { Button, Dialog, Field, TextInput } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import { RefusedWrite } from "../RefusedWrite.tsx";
import styles from "./fulfillment.module.css";
import { useTransition } from "./useTransition.ts";

const MOST_LETTERS = 200;

interface StepDialogProps {
  order: Schema["StaffOrder"];
  open: boolean;
  onClose: () => void;
}

export function HoldDialog(props: StepDialogProps) {
  return (
    <ReasonDialog
      {...props}
      transition="hold"
      title="Put the order on hold"
      hint="Colleagues read it: what has to be decided?"
      action="Put on hold"
    />
  );
}

export function CancelDialog(props: StepDialogProps) {
  return (
    <ReasonDialog
      {...props}
      transition="cancel"
      title={`Cancel order ${props.order.number}`}
      hint="The shopper may read it."
      action="Cancel the order"
    />
  );
}

interface ReasonDialogProps extends StepDialogProps {
  transition: "hold" | "cancel";
  title: string;
  hint: string;
  action: string;
}

function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title}>
      <ReasonForm {...props} />
    </Dialog>
  );
}

function ReasonForm({ order: shown, onClose, transition, hint, action }: ReasonDialogProps) {
  // As it was when the dialog opened: a retry is the same step of the same version.
  const [order] = useState(shown);
  const [error, setError] = useState<string>();
  const intent = useTransition(order, onClose);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    const missing = transition === "hold" && reason === "";
    setError(missing ? "Say why, so that somebody can decide" : undefined);
    if (!missing) intent.submit({ transition, ...(reason && { reason }) });
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <RefusedWrite intent={intent} lines={order.lines} />
      <Field label="Reason" hint={hint} error={error} optional={transition === "cancel"}>
        {(control) => (
          <TextInput
            {...control}
            name="reason"
            autoComplete="off"
            maxLength={MOST_LETTERS}
            readOnly={intent.unanswered}
          />
        )}
      </Field>
      <Button type="submit" variant={transition === "cancel" ? "danger" : "primary"} busy={intent.busy}>
        {intent.unanswered ? "Send it again" : action}
      </Button>
    </form>
  );
}
