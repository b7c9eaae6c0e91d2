import { answer, api, payOnce, type Schema } from "@trolley/client";

type Order = Schema["Order"];

/** Cancels it once, however often it is asked for. */
export function cancelOrder({ id }: Pick<Order, "id">): Promise<Order> {
  const body = {};
  const send = (key: string) => answer(api.POST("/v1/orders/{id}/cancel", { params: once(id, key), body }));
  return payOnce({ scope: `cancel:${id}`, body, send });
}

/** Asks for a return once. The same again after a return that stands is another return. */
export function requestReturn({ id, returns }: Pick<Order, "id" | "returns">, body: Schema["ReturnRequest"]) {
  const send = (key: string) => answer(api.POST("/v1/orders/{id}/returns", { params: once(id, key), body }));
  return payOnce<typeof body, Order>({ scope: `return:${id}:${returns.length}`, body, send });
}

function once(id: string, key: string) {
  return { path: { id }, header: { "Idempotency-Key": key } };
}
