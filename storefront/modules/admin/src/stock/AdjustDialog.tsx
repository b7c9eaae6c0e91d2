import { useQueryClient } from "@tanstack/react-query";
import { formatNumber, type Schema } from "@trolley/client";
import { Button, Notice, toast } from "@trolley/ui";
import { useState } from "react";
import { FormDialog } from "../ask/FormDialog.tsx";
import { TextField } from "../ask/TextField.tsx";
import { useIntent } from "../intents/useIntent.ts";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { deltaOf, heldOf, signed } from "./adjustment.ts";
import { adjustStock, stockKey } from "./stockApi.ts";

type Adjustment = Schema["StockAdjustment"];

interface AdjustDialogProps {
  level: Pick<Schema["StockLevel"], "sku" | "on_hand" | "held" | "available">;
  onClose: () => void;
}

export function AdjustDialog({ level, onClose }: AdjustDialogProps) {
  const [typed, setTyped] = useState({ delta: "", reason: "" });
  const [checked, setChecked] = useState(false);
  const adjustment = useAdjustment(level.sku, onClose);
  const delta = deltaOf(typed.delta);
  const reason = typed.reason.trim();
  const submit = () => {
    setChecked(true);
    if (delta !== undefined && reason !== "") adjustment.submit({ delta, reason });
  };
  return (
    <FormDialog
      title={`Adjust ${level.sku}`}
      submit={adjustment.unanswered ? "Send it again" : "Adjust"}
      busy={adjustment.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Change by"
        required
        hint="Units: 5 were found, -3 are lost"
        value={typed.delta}
        error={checked && delta === undefined ? "Write a number of units, like 5 or -3" : undefined}
        onType={(text) => setTyped({ ...typed, delta: text })}
      />
      <TextField
        label="Reason"
        required
        hint="It is kept with the movement"
        value={typed.reason}
        maxLength={200}
        error={checked && reason === "" ? "Say why" : undefined}
        onType={(text) => setTyped({ ...typed, reason: text })}
      />
      <p role="status">{preview(level, delta)}</p>
      <Refused
        adjustment={adjustment}
        delta={delta}
        onTake={(units) => setTyped({ ...typed, delta: String(-units) })}
      />
    </FormDialog>
  );
}

/** Sent once, however often it is clicked; a lost answer is asked for again with the same key. */
function useAdjustment(sku: string, onClose: () => void) {
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: stockKey });
  return useIntent({
    scope: `adjust:${sku}`,
    send: (body: Adjustment, key) => adjustStock(sku, body, key),
    onDone: (now) => {
      toast(`${sku}: ${formatNumber(now.on_hand)} on hand, ${formatNumber(now.available)} available`);
      refresh();
      onClose();
    },
    onRefused: refresh,
  });
}

interface RefusedProps {
  adjustment: ReturnType<typeof useAdjustment>;
  delta: number | undefined;
  onTake: (units: number) => void;
}

function Refused({ adjustment: { problem, reset }, delta, onTake }: RefusedProps) {
  const units = heldOf(problem);
  if (!units) return problem ? <StaffProblem problem={problem} /> : null;
  const { on_hand, held, available } = units;
  const take = available > 0 && (
    <Button
      variant="secondary"
      size="small"
      onClick={() => {
        onTake(available);
        reset();
      }}
    >
      Take {formatNumber(available)} instead
    </Button>
  );
  return (
    <Notice tone="error" title="More than may be taken" actions={take}>
      <p>
        {held > 0
          ? `Of ${formatNumber(on_hand)} on hand, ${formatNumber(held)} are held for orders that are being paid.`
          : `${formatNumber(on_hand)} are on hand.`}{" "}
        At most {formatNumber(available)} can be taken
        {delta !== undefined && delta < 0 && `, not ${formatNumber(-delta)}`}.
      </p>
      {problem?.requestId && <p>Reference {problem.requestId}</p>}
    </Notice>
  );
}

function preview({ on_hand, available }: AdjustDialogProps["level"], delta: number | undefined): string {
  if (delta === undefined) return `${formatNumber(on_hand)} on hand, ${formatNumber(available)} available.`;
  const [hand, free] = [on_hand + delta, available + delta].map(formatNumber);
  return `${signed(delta)}: on hand ${formatNumber(on_hand)} \u2192 ${hand}, available ${formatNumber(available)} \u2192 ${free}.`;
}
