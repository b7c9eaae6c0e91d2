import type { Schema } from "@trolley/client";
import { Button, Dialog, Field, TextInput } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import { RefusedWrite } from "../RefusedWrite.tsx";
import { lineName } from "../words.ts";
import styles from "./fulfillment.module.css";
import { type ParcelErrors, readParcel } from "./parcel.ts";
import { leftToShip } from "./steps.ts";
import { useTransition } from "./useTransition.ts";

interface ShipDialogProps {
  order: Schema["StaffOrder"];
  open: boolean;
  onClose: () => void;
}

/** One parcel: which units, with whom, under which number. */
export function ShipDialog(props: ShipDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={`Ship order ${props.order.number}`}>
      <ShipForm {...props} />
    </Dialog>
  );
}

function ShipForm({ order: shown, onClose }: ShipDialogProps) {
  // As it was when the dialog opened: a retry is the same step of the same version.
  const [order] = useState(shown);
  const [errors, setErrors] = useState<ParcelErrors>({ lines: {} });
  const intent = useTransition(order, onClose);
  const here = order.lines.map((line) => ({ line, left: leftToShip(order, line) })).filter(({ left }) => left > 0);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parcel = readParcel(new FormData(event.currentTarget), here);
    setErrors(parcel.errors);
    if (parcel.transition) intent.submit(parcel.transition);
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <RefusedWrite intent={intent} lines={order.lines} />
      <div className={styles.lines}>
        {here.map(({ line, left }) => (
          <Field key={line.id} label={lineName(line)} hint={`${left} still here`} error={errors.lines[line.id]}>
            {(control) => (
              <TextInput
                {...control}
                name={line.id}
                inputMode="numeric"
                autoComplete="off"
                defaultValue={left}
                readOnly={intent.unanswered}
              />
            )}
          </Field>
        ))}
      </div>
      <ParcelFields errors={errors} readOnly={intent.unanswered} />
      <Button type="submit" busy={intent.busy}>
        {intent.unanswered ? "Send it again" : "Ship"}
      </Button>
    </form>
  );
}

function ParcelFields({ errors, readOnly }: { errors: ParcelErrors; readOnly: boolean }) {
  return (
    <>
      <Field label="Carrier" optional hint="UPS, USPS, FedEx, DHL … the shopper gets a link where we know it">
        {(control) => <TextInput {...control} name="carrier" autoComplete="off" maxLength={200} readOnly={readOnly} />}
      </Field>
      <Field label="Tracking number" optional error={errors.tracking_number}>
        {(control) => (
          <TextInput {...control} name="tracking_number" autoComplete="off" maxLength={40} readOnly={readOnly} />
        )}
      </Field>
    </>
  );
}
