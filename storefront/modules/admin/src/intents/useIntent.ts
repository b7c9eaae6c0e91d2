import { useMutation } from "@tanstack/react-query";
import { type Problem, problemOf } from "@trolley/client";

import { IntentKeys } from "./intentKeys.ts";

const keys = new IntentKeys(sessionStorage);

interface IntentOptions<Body, Answer> {
  /** What is written, with its version where the same write again would be another one. */
  scope: string;
  send: (body: Body, key: string) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  /** The API has refused: what is shown is out of date. */
  onRefused?: (problem: Problem) => void;
}

export interface UseIntent<Body> {
  submit: (body: Body) => void;
  busy: boolean;
  problem: Problem | undefined;
  /** It was sent and nobody knows whether it was done: only the same again is safe. */
  unanswered: boolean;
  reset: () => void;
}

/** A write that happens once, however often it is clicked or sent. */
export function useIntent<Body, Answer>(options: IntentOptions<Body, Answer>): UseIntent<Body> {
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (body: Body) => keys.once(options.scope, body, (key) => options.send(body, key)),
    onSuccess: options.onDone,
    onError: (error) => {
      const problem = problemOf(error);
      if (!problem.isPassing) options.onRefused?.(problem);
    },
  });
  const problem = error ? problemOf(error) : undefined;
  return {
    submit: (body) => {
      if (!isPending) mutate(body);
    },
    busy: isPending,
    problem,
    unanswered: problem?.isPassing ?? false,
    reset,
  };
}
