import { useQueryClient } from "@tanstack/react-query";
import { formatNumber, isProblem, keys, type Schema, showOrder } from "@trolley/client";
import { leftToReturn, requestReturn } from "@trolley/orders";
import { Button, Field, Select, TextArea, toast } from "@trolley/ui";
import { useState } from "react";
import { check, object, pipe, record, string } from "valibot";

import { Form } from "../form/Form.tsx";
import { text } from "../form/rules.ts";
import { useApiForm } from "../form/useApiForm.ts";

type Order = Schema["Order"];

interface ReturnFields {
  /** How many of each line, by its id. */
  units: Record<string, string>;
  reason: string;
}

const schema = object({
  units: pipe(
    record(string(), string()),
    check((units) => Object.values(units).some((count) => count !== "0"), "Choose what comes back"),
  ),
  reason: text("Say why, in a few words"),
});

export function ReturnForm({ order, onDone }: { order: Order; onDone: () => void }) {
  const queryClient = useQueryClient();
  const [lines] = useState(() => order.lines.filter(({ id }) => leftToReturn(order, id) > 0));
  const form = useApiForm<ReturnFields>({
    schema,
    values: { units: Object.fromEntries(lines.map(({ id }) => [id, "0"])), reason: "" },
    send: async ({ units, reason }) => {
      const wanted = Object.entries(units).map(([line_id, count]) => ({ line_id, quantity: Number(count) }));
      const body = { lines: wanted.filter(({ quantity }) => quantity > 0), reason };
      try {
        showOrder(queryClient, await requestReturn(order, body));
      } catch (error) {
        if (isProblem(error, "order_line_exceeded", "order_status_conflict", "return_window_closed"))
          void queryClient.invalidateQueries({ queryKey: keys.order(order.id) });
        throw error;
      }
      toast("Your return is asked for");
      onDone();
    },
  });
  return (
    <Form form={form} label="Send something back">
      {lines.map((line, index) => (
        <Field key={line.id} label={lineName(line)} error={index === 0 ? form.errorAt("units") : undefined}>
          {(control) => (
            <Select {...control} autoComplete="off" {...form.fields.register(`units.${line.id}`)}>
              {Array.from({ length: leftToReturn(order, line.id) + 1 }, (_, count) => String(count)).map((count) => (
                <option key={count} value={count}>
                  {count === "0" ? "Keep" : `${formatNumber(Number(count))} back`}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ))}
      <Field label="Why" error={form.errorAt("reason")} hint="It helps us to do better." required>
        {(control) => <TextArea {...control} autoComplete="off" {...form.fields.register("reason")} />}
      </Field>
      <Button type="submit" busy={form.busy} block>
        Ask for the return
      </Button>
    </Form>
  );
}

function lineName({ name, options }: Order["lines"][number]): string {
  return [name, ...Object.values(options)].join(", ");
}
