import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@trolley/client";
import { toast } from "@trolley/ui";

import { type UseIntent, useIntent } from "../../intents/useIntent.ts";
import { refreshStaffOrder, showStaffOrder } from "../orderQueries.ts";

const DONE: Record<Schema["ReturnVerdict"], string> = {
  approve: "The return is approved",
  receive: "The return is taken in",
  reject: "The return is rejected",
};

export function useReturnDecision(
  order: Schema["StaffOrder"],
  returned: Schema["Return"],
  onDone?: () => void,
): UseIntent<Schema["ReturnDecision"]> {
  const queryClient = useQueryClient();
  return useIntent({
    scope: `return:${returned.id}:${returned.status}`,
    send: async (body: Schema["ReturnDecision"], key) => {
      const params = { path: { id: order.id, rid: returned.id }, header: { "Idempotency-Key": key } };
      const call = api.POST("/v1/admin/orders/{id}/returns/{rid}/decision", { params, body });
      return { decided: await answer(call), decision: body.decision };
    },
    onDone: ({ decided, decision }) => {
      showStaffOrder(queryClient, decided);
      toast(DONE[decision]);
      onDone?.();
    },
    onRefused: () => refreshStaffOrder(queryClient, order.number),
  });
}
