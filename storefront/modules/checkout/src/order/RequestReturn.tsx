import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Schema, showOrder, tellTabs } from "@trolley/client";
import { leftToReturn, requestReturn, returnableLines } from "@trolley/orders";
import { Button, Cluster, Dialog, ErrorView, Field, Select, Stack, TextInput } from "@trolley/ui";
import { type FormEvent, useId, useState } from "react";

import { optionsText } from "../summary/options.ts";
import styles from "./order.module.css";

type Order = Schema["Order"];

/** Offered while something of the order can be sent back. */
export function RequestReturn({ order }: { order: Order }) {
  const [isOpen, setOpen] = useState(false);
  const lines = returnableLines(order, new Date());
  if (lines.length === 0 && !isOpen) return null;
  return (
    <>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Send something back
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title="Send something back">
        <ReturnForm order={order} lines={lines} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface ReturnFormProps {
  order: Order;
  lines: Order["lines"];
  onDone: () => void;
}

function ReturnForm({ order, lines, onDone }: ReturnFormProps) {
  const queryClient = useQueryClient();
  const formId = useId();
  const [quantities, setQuantities] = useState<Record<string, number>>({});
  const [reason, setReason] = useState("");
  const [wasSent, setSent] = useState(false);
  const chosen = lines.flatMap(({ id }) => (quantities[id] ? [{ line_id: id, quantity: quantities[id] }] : []));
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => requestReturn(order, { lines: chosen, reason: reason.trim() }),
    onSuccess: (updated) => {
      showOrder(queryClient, updated);
      tellTabs({ type: "order", id: order.id });
      onDone();
    },
  });
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (!isPending && chosen.length > 0 && reason.trim()) mutate();
  };
  return (
    <form id={formId} onSubmit={submitted} noValidate>
      <Stack gap={4}>
        {lines.map((line) => (
          <UnitsField
            key={line.id}
            line={line}
            left={leftToReturn(order, line.id)}
            onChange={(quantity) => setQuantities({ ...quantities, [line.id]: quantity })}
          />
        ))}
        <Field
          label="Why"
          error={wasSent && !reason.trim() ? "Say in a few words why it comes back" : undefined}
          required
        >
          {(control) => (
            <TextInput
              {...control}
              autoComplete="off"
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {wasSent && chosen.length === 0 && <p role="alert">Choose at least one unit.</p>}
        {error && <ErrorView problem={error} />}
        <Cluster>
          <Button type="submit" busy={isPending}>
            Ask for the return
          </Button>
        </Cluster>
      </Stack>
    </form>
  );
}

interface UnitsFieldProps {
  line: Order["lines"][number];
  left: number;
  onChange: (quantity: number) => void;
}

function UnitsField({ line, left, onChange }: UnitsFieldProps) {
  const label = [line.name, optionsText(line.options)].filter(Boolean).join(", ");
  return (
    <Field label={label} className={styles.quantity}>
      {(control) => (
        <Select
          {...control}
          autoComplete="off"
          defaultValue={0}
          onChange={(event) => onChange(Number(event.target.value))}
        >
          {Array.from({ length: left + 1 }, (_, units) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the number is what it stands for
            <option key={units} value={units}>
              {units === 0 ? "None" : units}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
