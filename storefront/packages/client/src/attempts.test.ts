import { expect, test } from "vitest";

import { Attempts } from "./attempts.ts";
import { lockManager } from "./locks.fixture.ts";
import { connectionProblem, Problem } from "./problem.ts";

class Memory {
  readonly #items = new Map<string, string>();
  getItem(name: string): string | null {
    return this.#items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.#items.set(name, value);
  }
  removeItem(name: string): void {
    this.#items.delete(name);
  }
}

/** A browser whose tabs share one store, and an API that makes one order per key. */
function shop() {
  const local = new Memory();
  const locks = lockManager();
  const clock = { now: new Date("2026-01-01T00:00:00Z") };
  const orders = new Map<string, string>();
  const sent: string[] = [];
  const openTab = () => new Attempts({ stores: [local, new Memory()], locks, now: () => clock.now });
  const place = async (key: string) => {
    sent.push(key);
    if (!orders.has(key)) orders.set(key, `order-${orders.size + 1}`);
    return orders.get(key);
  };
  const losesItsAnswer = async (key: string) => {
    await place(key);
    throw connectionProblem(undefined, true);
  };
  return { openTab, place, losesItsAnswer, orders, sent, clock };
}

const scope = "checkout:cart-1";
const body = { shipping_option: "standard", address: { city: "Springfield", name: "Ann" } };

test("a double click sends once", async () => {
  const { openTab, place, sent } = shop();
  const tab = openTab();
  const answers = await Promise.all([
    tab.payOnce({ scope, body, send: place }),
    tab.payOnce({ scope, body, send: place }),
  ]);
  expect(answers).toEqual(["order-1", "order-1"]);
  expect(sent).toHaveLength(1);
});

test("after a lost answer and a reload the same key finds the order that was made", async () => {
  const { openTab, place, losesItsAnswer, orders } = shop();
  await expect(openTab().payOnce({ scope, body, send: losesItsAnswer })).rejects.toMatchObject({ code: "no_answer" });
  const reloaded = openTab();
  expect(reloaded.unanswered(scope)).toEqual({ since: "2026-01-01T00:00:00.000Z" });
  const reordered = { address: { name: "Ann", city: "Springfield" }, shipping_option: "standard" };
  expect(await reloaded.payOnce({ scope, body: reordered, send: place })).toBe("order-1");
  expect(orders.size).toBe(1);
  expect(reloaded.unanswered(scope)).toBeUndefined();
});

test("two tabs that pay at once make one order, one after the other", async () => {
  const { openTab, place, orders } = shop();
  const [one, two] = [openTab(), openTab()];
  const answers = await Promise.all([
    one.payOnce({ scope, body, send: place }),
    two.payOnce({ scope, body, send: place }),
  ]);
  expect(answers).toEqual(["order-1", "order-1"]);
  expect(orders.size).toBe(1);
});

test("a refusal ends the attempt: the next one has a key of its own", async () => {
  const { openTab, place, sent } = shop();
  const tab = openTab();
  const refuse = async (key: string) => {
    sent.push(key);
    throw new Problem({ code: "price_changed", status: 409, title: "" });
  };
  await expect(tab.payOnce({ scope, body, send: refuse })).rejects.toMatchObject({ code: "price_changed" });
  expect(tab.unanswered(scope)).toBeUndefined();
  await tab.payOnce({ scope, body, send: place });
  expect(new Set(sent).size).toBe(2);
});

test("another body, another scope and another day are other attempts", async () => {
  const { openTab, place, sent, clock } = shop();
  const tab = openTab();
  await tab.payOnce({ scope, body, send: place });
  await tab.payOnce({ scope, body: { ...body, shipping_option: "express" }, send: place });
  await tab.payOnce({ scope: "checkout:cart-2", body, send: place });
  clock.now = new Date("2026-01-03T00:00:00Z");
  await tab.payOnce({ scope: "checkout:cart-2", body, send: place });
  expect(new Set(sent).size).toBe(4);
});

test("the body itself, with its address, is not kept", async () => {
  const kept: string[] = [];
  const store = {
    getItem: () => null,
    setItem: (_: string, value: string) => void kept.push(value),
    removeItem: () => {},
  };
  const tab = new Attempts({ stores: [store], locks: lockManager(), now: () => new Date() });
  await tab.payOnce({ scope, body, send: async () => "order-1" });
  expect(kept.join()).not.toContain("Springfield");
  expect(kept.length).toBeGreaterThan(0);
});
