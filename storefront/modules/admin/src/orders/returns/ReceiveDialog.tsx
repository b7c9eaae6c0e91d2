import type { Schema } from "@trolley/client";
import { Button, Checkbox, Dialog } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import { RefusedWrite } from "../RefusedWrite.tsx";
import { lineName } from "../words.ts";
import styles from "./returns.module.css";
import { useReturnDecision } from "./useReturnDecision.ts";

interface ReturnDialogProps {
  order: Schema["StaffOrder"];
  returned: Schema["Return"];
  open: boolean;
  onClose: () => void;
}

/** The parcel is here: what of it can be sold again? */
export function ReceiveDialog(props: ReturnDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Take the return in">
      <ReceiveForm {...props} />
    </Dialog>
  );
}

function ReceiveForm({ order, returned: shown, onClose }: ReturnDialogProps) {
  const [returned] = useState(shown);
  const intent = useReturnDecision(order, returned, onClose);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const restock = new FormData(event.currentTarget).getAll("restock").map(String);
    intent.submit({ decision: "receive", restock });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <RefusedWrite intent={intent} lines={order.lines} />
      <fieldset className={styles.choices}>
        <legend>As good as new, and back into stock</legend>
        {returned.lines.map((units) => (
          <Checkbox
            key={units.line_id}
            name="restock"
            value={units.line_id}
            autoComplete="off"
            label={`${units.quantity} × ${order.lines.filter(({ id }) => id === units.line_id).map(lineName)}`}
          />
        ))}
      </fieldset>
      <p className={styles.hint}>What is not ticked stays out of stock. The money is a step of its own.</p>
      <Button type="submit" busy={intent.busy}>
        {intent.unanswered ? "Send it again" : "Take it in"}
      </Button>
    </form>
  );
}
