import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@trolley/client";

export type QueueName = Schema["DeadLetterQueueName"];
export type DeadLetter = Schema["DeadLetter"];
export type Order = Pick<Schema["DeadLetterOrder"], "mode" | "rate" | "reason"> & {
  /** Which letters; none: any, up to `most`. */
  ids: readonly string[];
  most: number;
  dryRun: boolean;
};

const LETTERS = 100;

export const deadLettersKey = ["mine", "admin", "dead-letters"] as const;

export function deadLetterQueuesQuery() {
  return queryOptions({
    queryKey: deadLettersKey,
    queryFn: async ({ signal }) => (await answer(api.GET("/v1/admin/dead-letters", { signal }))).queues,
  });
}

export function deadLettersQuery(queue: QueueName) {
  return queryOptions({
    queryKey: [...deadLettersKey, queue],
    queryFn: async ({ signal }) => {
      const call = api.GET("/v1/admin/dead-letters", { params: { query: { queue, limit: LETTERS } }, signal });
      return (await answer(call)).queues[0];
    },
    // Every look hides the letters from others for a moment.
    refetchOnWindowFocus: false,
  });
}

export function decide(queue: QueueName, { mode, rate, reason, ids, most, dryRun }: Order) {
  const which = ids.length > 0 ? { message_ids: [...ids] } : { message_ids: [], most };
  const body = { queue, mode, dry_run: dryRun, ...which, ...(rate && { rate }), ...(reason && { reason }) };
  return answer(api.POST("/v1/admin/dead-letters", { body }));
}
