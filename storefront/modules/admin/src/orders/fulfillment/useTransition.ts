import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@trolley/client";
import { toast } from "@trolley/ui";

import { type UseIntent, useIntent } from "../../intents/useIntent.ts";
import { refreshStaffOrder, showStaffOrder } from "../orderQueries.ts";
import { ORDER_STATUS } from "../words.ts";

export type Transition = Schema["OrderTransition"];

/** Moves an order on from the version that is shown. */
export function useTransition(order: Schema["StaffOrder"], onDone?: () => void): UseIntent<Transition> {
  const queryClient = useQueryClient();
  return useIntent({
    scope: `transition:${order.id}:${order.version}`,
    send: (body: Transition, key) =>
      answer(
        api.POST("/v1/admin/orders/{id}/transitions", {
          params: { path: { id: order.id }, header: { "Idempotency-Key": key } },
          body,
        }),
      ),
    onDone: (moved) => {
      showStaffOrder(queryClient, moved);
      toast(`Order ${moved.number}: ${ORDER_STATUS[moved.status].label}`);
      onDone?.();
    },
    onRefused: () => refreshStaffOrder(queryClient, order.number),
  });
}
