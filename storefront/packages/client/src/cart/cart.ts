import { answer, api } from "../api.ts";
import { isProblem } from "../problem.ts";
import { currentSession, ensureGuest } from "../session.ts";
import { tellTabs } from "../tabs.ts";
import { type CartPort, CartQueue } from "./queue.ts";
import type { Cart, Pending } from "./state.ts";

const STORED = "trolley.pending-cart";

async function write(sku: string, quantity: number): Promise<Cart> {
  const put = async () => {
    await ensureGuest();
    return answer(api.PUT("/v1/cart/items/{sku}", { params: { path: { sku } }, body: { quantity } }));
  };
  try {
    return await put();
  } catch (error) {
    // The session had ended: the shopper goes on as a new guest.
    if (isProblem(error) && error.status === 401) return put();
    throw error;
  }
}

const port: CartPort = {
  read: () => answer(api.GET("/v1/cart")),
  write,
  isNew: () => currentSession().state === "anonymous",
  load: () => JSON.parse(sessionStorage.getItem(STORED) ?? "[]") as [string, Pending][],
  save: (pending) => {
    if (pending.length > 0) sessionStorage.setItem(STORED, JSON.stringify(pending));
    else sessionStorage.removeItem(STORED);
  },
  tell: (cart) => tellTabs({ type: "cart", cart }),
  later: (ms, again) => {
    const timer = setTimeout(again, ms);
    return () => clearTimeout(timer);
  },
};

export const queue = new CartQueue(port);

export async function readCart(): Promise<Cart> {
  const cart = await port.read();
  queue.receive(cart);
  return cart;
}

/** The writes of the cart. */
export const cart = {
  add: queue.add.bind(queue),
  setQuantity: queue.setQuantity.bind(queue),
  settled: queue.settled.bind(queue),
  run: queue.run.bind(queue),
  receive: queue.receive.bind(queue),
  dismissRefusal: queue.dismissRefusal.bind(queue),
  refresh: async (): Promise<void> => {
    if (currentSession().state !== "anonymous") await readCart();
  },
};
