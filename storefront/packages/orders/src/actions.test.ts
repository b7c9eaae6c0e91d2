import { beforeEach, expect, test, vi } from "vitest";

const payOnce = vi.fn(({ send }: { send: (key: string) => unknown }) => send("key-1"));
const POST = vi.fn();
vi.mock("@trolley/client", () => ({ answer: (call: unknown) => call, api: { POST }, payOnce }));

const { cancelOrder, requestReturn } = await import("./actions.ts");

beforeEach(() => {
  payOnce.mockClear();
  POST.mockClear();
});

const params = { path: { id: "ord_1" }, header: { "Idempotency-Key": "key-1" } };

test("an order is cancelled once", () => {
  void cancelOrder({ id: "ord_1" });
  expect(payOnce).toHaveBeenCalledWith(expect.objectContaining({ scope: "cancel:ord_1", body: {} }));
  expect(POST).toHaveBeenCalledWith("/v1/orders/{id}/cancel", { params, body: {} });
});

test("a return after another one is another return", () => {
  const body = { lines: [{ line_id: "1", quantity: 2 }], reason: "Too many" };
  const returns = [{ id: "ret_1" }] as Parameters<typeof requestReturn>[0]["returns"];
  void requestReturn({ id: "ord_1", returns: [] }, body);
  void requestReturn({ id: "ord_1", returns }, body);
  const scopes = payOnce.mock.calls.map(([attempt]) => attempt);
  expect(scopes).toMatchObject([
    { scope: "return:ord_1:0", body },
    { scope: "return:ord_1:1", body },
  ]);
  expect(POST).toHaveBeenCalledWith("/v1/orders/{id}/returns", { params, body });
});
