import { useMutation } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { useState } from "react";

import { decide, type QueueName } from "./deadLettersApi.ts";

export interface Choice {
  queue: QueueName;
  mode: Schema["DeadLetterFate"];
  /** None: any, up to `count`. */
  ids: readonly string[];
  count: number;
}

type Run = "dry run" | "for good";

const FASTEST = 100;
const USUAL = "10";

/** One decision about letters: looked at by dry runs first, then carried out. */
export function useDecision({ queue, mode, ids, count }: Choice) {
  const [rate, setRate] = useState(USUAL);
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const { mutate, data, error, isPending, variables } = useMutation({
    mutationFn: (run: Run) =>
      decide(queue, {
        mode,
        ids,
        most: count,
        dryRun: run === "dry run",
        rate: rateOf(rate) ?? null,
        reason: reason.trim() || null,
      }),
  });
  const lacksReason = mode === "discard" && reason.trim() === "";
  const wrongRate = mode === "redrive" && rateOf(rate) === undefined;
  return {
    rate,
    setRate,
    reason,
    setReason,
    errors: {
      rate: checked && wrongRate ? `A whole number from 1 to ${FASTEST}` : undefined,
      reason: checked && lacksReason ? "Say why they are discarded" : undefined,
    },
    problem: error,
    handled: data,
    running: isPending ? variables : undefined,
    run: (run: Run) => {
      setChecked(true);
      if (!isPending && !lacksReason && !wrongRate) mutate(run);
    },
  };
}

function rateOf(text: string): number | undefined {
  const rate = /^\d{1,3}$/.test(text.trim()) ? Number.parseInt(text, 10) : 0;
  return rate >= 1 && rate <= FASTEST ? rate : undefined;
}
