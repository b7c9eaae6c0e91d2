import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Field, Select, toast } from "@trolley/ui";
import { useState } from "react";

import { FormDialog } from "../ask/FormDialog.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { splitStock, stockKey } from "./stockApi.ts";

const COUNTS = [1, 2, 4, 8, 16];

interface SplitDialogProps {
  sku: string;
  shards: number;
  onClose: () => void;
}

/** For a best-seller: many records let many buy at the same moment. */
export function SplitDialog({ sku, shards, onClose }: SplitDialogProps) {
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState(shards);
  const split = useMutation({
    mutationFn: () => splitStock(sku, wanted),
    onSuccess: (level) => {
      toast(level.shards === 1 ? `${sku} is in one record` : `${sku} is spread over ${level.shards} records`);
      void queryClient.invalidateQueries({ queryKey: stockKey });
      onClose();
    },
  });
  const counts = [...new Set([...COUNTS, shards])].sort((one, other) => one - other);
  return (
    <FormDialog
      title={`Spread ${sku}`}
      submit="Spread it"
      busy={split.isPending}
      onSubmit={() => split.mutate()}
      onClose={onClose}
    >
      <p>
        One record of stock bears some purchases a second. A best-seller sells faster when its units are spread over
        several; nothing else changes.
      </p>
      <Field label="Records">
        {(control) => (
          <Select
            {...control}
            value={wanted}
            autoComplete="off"
            onChange={(event) => setWanted(Number.parseInt(event.target.value, 10))}
          >
            {counts.map((count) => (
              <option key={count} value={count}>
                {count === 1 ? "1 (all together)" : count}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {split.error && <StaffProblem problem={split.error} />}
    </FormDialog>
  );
}
