import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api, type Schema } from "@trolley/client";

const PAUSE_MS = 4_000;

/** The payment of an order, asked anew when the order has moved, and while its provider may be down. */
export function usePayment(order: Schema["Order"]): Schema["Payment"] | undefined {
  const { id } = order;
  const isMoving = order.status === "pending_payment";
  const { data } = useQuery({
    queryKey: ["mine", "payment", id, order.version],
    queryFn: ({ signal }) => answer(api.GET("/v1/orders/{id}/payment", { params: { path: { id } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: isMoving ? PAUSE_MS : false,
    enabled: order.payment_status !== "not_required",
  });
  return data;
}
