import { formatMoney, type Money, type Schema } from "@trolley/client";
import { Button, Dialog, Field, RadioCards, TextInput } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import type { UseIntent } from "../../intents/useIntent.ts";
import { RefusedWrite } from "../../orders/RefusedWrite.tsx";
import { LineUnitsFields } from "./LineUnitsFields.tsx";
import styles from "./refund.module.css";
import { type RefundErrors, type RefundKind, readRefund } from "./refundRequest.ts";

interface RefundDialogProps {
  open: boolean;
  onClose: () => void;
  intent: UseIntent<Schema["RefundRequest"]>;
  left: Money;
  /** Without them, only money can be named. */
  lines: readonly Schema["OrderLine"][];
  /** Units to begin with, by the line's id: what a return has brought back. */
  units?: Readonly<Record<string, number>> | undefined;
}

export function RefundDialog(props: RefundDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Refund">
      <RefundForm {...props} />
    </Dialog>
  );
}

function RefundForm({ intent, left, lines, units }: RefundDialogProps) {
  const [kind, setKind] = useState<RefundKind>(units ? "lines" : "rest");
  const [errors, setErrors] = useState<RefundErrors>({ lines: {} });
  const locked = intent.unanswered;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => String(form.get(name) ?? "");
    const typed = Object.fromEntries(lines.map(({ id }) => [id, value(id)]));
    const read = readRefund({ kind, amount: value("amount"), units: typed, reason: value("reason") }, { left, lines });
    setErrors(read.errors);
    if (read.request) intent.submit(read.request);
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <RefusedWrite intent={intent} lines={lines} />
      <p>{formatMoney(left)} can be refunded.</p>
      <RadioCards
        legend="How much goes back"
        name="kind"
        value={kind}
        onChange={setKind}
        options={kindsOf(lines, left).map((option) => ({ ...option, disabled: locked && option.value !== kind }))}
      />
      {kind === "amount" && (
        <Field label={`Amount in ${left.currency}`} error={errors.amount} required>
          {(control) => (
            <TextInput {...control} name="amount" inputMode="decimal" autoComplete="off" readOnly={locked} />
          )}
        </Field>
      )}
      {kind === "lines" && <LineUnitsFields lines={lines} units={units} errors={errors.lines} readOnly={locked} />}
      <Field label="Reason" hint="The shopper reads it." error={errors.reason} required>
        {(control) => <TextInput {...control} name="reason" autoComplete="off" maxLength={200} readOnly={locked} />}
      </Field>
      <Button type="submit" variant="danger" busy={intent.busy}>
        {locked ? "Send it again" : "Refund"}
      </Button>
    </form>
  );
}

function kindsOf(lines: readonly Schema["OrderLine"][], left: Money) {
  const money = [
    { value: "rest", title: "All that is left", aside: formatMoney(left) },
    { value: "amount", title: "An amount" },
  ] as const;
  const byLines = {
    value: "lines",
    title: "Units",
    detail: "What they have cost, with tax and less discount",
  } as const;
  return lines.length > 0 ? [...money, byLines] : money;
}
