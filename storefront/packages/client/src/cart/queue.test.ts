import { expect, test } from "vitest";

import { connectionProblem, Problem, problemOf } from "../problem.ts";
import { type CartPort, CartQueue } from "./queue.ts";
import { type Cart, type Pending, viewOf } from "./state.ts";

const price = { amount: 250, currency: "USD" };
const mug = { sku: "mug", product_id: "prd_1", name: "Mug", options: {}, unit_price: price };
const cup = { ...mug, sku: "cup", name: "Cup" };

/** An API with one cart, and a tab's queue before it. */
function shop({ held = {}, isNew = false }: { held?: Record<string, number>; isNew?: boolean } = {}) {
  const stock = new Map(Object.entries(held));
  const api = { version: 1, writes: [] as string[], failure: undefined as Problem | undefined, inFlight: 0, most: 0 };
  let open = Promise.resolve();
  let release = () => {};
  let stored: [string, Pending][] = [];
  let again: (() => void) | undefined;

  const answered = (): Cart => ({
    id: "cart",
    version: api.version,
    lines: [...stock].map(([sku, quantity]) => {
      const line_total = { ...price, amount: price.amount * quantity };
      return { ...mug, sku, quantity, line_total, available: 99 };
    }),
    subtotal: { amount: price.amount * [...stock.values()].reduce((sum, units) => sum + units, 0), currency: "USD" },
    problems: [],
    open_orders: [],
  });
  const pass = async () => {
    api.inFlight += 1;
    api.most = Math.max(api.most, api.inFlight);
    await open;
    api.inFlight -= 1;
    if (api.failure) throw api.failure;
  };
  const port: CartPort = {
    read: async () => {
      await pass();
      return answered();
    },
    write: async (sku, quantity) => {
      api.writes.push(`${sku}=${quantity}`);
      await pass();
      if (quantity === 0) stock.delete(sku);
      else stock.set(sku, quantity);
      api.version += 1;
      return answered();
    },
    isNew: () => isNew,
    load: () => stored,
    save: (pending) => {
      stored = pending;
    },
    tell: () => {},
    later: (_, callback) => {
      again = callback;
      return () => {
        again = undefined;
      };
    },
  };
  return {
    api,
    stock,
    answered,
    queue: new CartQueue(port),
    /** The same tab after a reload. */
    reload: () => new CartQueue(port),
    hold: () => {
      open = new Promise((resolve) => {
        release = () => resolve();
      });
    },
    release: () => release(),
    passTime: () => again?.(),
  };
}

const shown = (queue: CartQueue) => viewOf(queue.snapshot()).lines.map((line) => `${line.sku}=${line.quantity}`);

test("what is added is shown before the server has heard of it", async () => {
  const { queue, api } = shop({ isNew: true });
  queue.add(mug, 2);
  expect(shown(queue)).toEqual(["mug=2"]);
  expect(viewOf(queue.snapshot())).toMatchObject({ count: 2, pending: true, subtotal: { amount: 500 } });
  await queue.settled();
  expect(api.writes).toEqual(["mug=2"]);
  expect(viewOf(queue.snapshot())).toMatchObject({ count: 2, pending: false });
});

test("quick clicks become one absolute quantity, and never jump back", async () => {
  const { queue, api, hold, release } = shop({ held: { mug: 1 } });
  await queue.settled();
  hold();
  queue.setQuantity("mug", 2);
  await Promise.resolve();
  queue.setQuantity("mug", 3);
  queue.setQuantity("mug", 4);
  const seen = new Set<string>();
  queue.subscribe(() => seen.add(shown(queue).join()));
  release();
  await queue.settled();
  expect(api.writes).toEqual(["mug=2", "mug=4"]);
  expect([...seen]).toEqual(["mug=4"]);
});

test("writes go one after the other", async () => {
  const { queue, api } = shop({ isNew: true });
  queue.add(mug, 1);
  queue.add(cup, 1);
  const cleared = queue.run(async () => {
    api.writes.push("coupon");
    return shop().answered();
  });
  await cleared;
  expect(api.writes).toEqual(["mug=1", "cup=1", "coupon"]);
  expect(api.most).toBe(1);
});

test("adding to a cart that is not read yet adds to what is in it", async () => {
  const { queue, api } = shop({ held: { mug: 3 } });
  queue.add(mug, 1);
  queue.add(mug, 1);
  expect(shown(queue)).toEqual(["mug=2"]);
  await queue.settled();
  expect(api.writes).toEqual(["mug=5"]);
  expect(shown(queue)).toEqual(["mug=5"]);
});

test("a refused write is said, and the server's cart stands", async () => {
  const { queue, api } = shop({ held: { mug: 2 } });
  await queue.settled();
  api.failure = new Problem({ code: "sku_not_for_sale", status: 422, title: "Not for sale" });
  queue.setQuantity("mug", 7);
  expect(shown(queue)).toEqual(["mug=7"]);
  await queue.settled();
  expect(shown(queue)).toEqual(["mug=2"]);
  expect(queue.snapshot().refusals).toMatchObject([{ sku: "mug", problem: { code: "sku_not_for_sale" } }]);
});

test("what fails without the API's word is kept", async () => {
  const { queue, api, reload } = shop();
  await queue.settled();
  api.failure = problemOf(new TypeError("the page is left"));
  queue.add(mug, 1);
  await expect(queue.settled()).rejects.toMatchObject({ code: "client_error" });
  expect(queue.snapshot().refusals).toEqual([]);
  expect(shown(reload())).toEqual(["mug=1"]);
});

test("offline nothing is lost: it stays shown, settles as a problem, and is sent when it can be", async () => {
  const { queue, api, stock, passTime } = shop({ held: { mug: 1 } });
  await queue.settled();
  api.failure = connectionProblem(undefined, false);
  queue.setQuantity("mug", 4);
  queue.add(cup, 1);
  await expect(queue.settled()).rejects.toMatchObject({ code: "offline" });
  expect(shown(queue)).toEqual(["mug=4", "cup=1"]);
  expect(viewOf(queue.snapshot()).waiting?.code).toBe("offline");
  api.failure = undefined;
  passTime();
  await queue.settled();
  expect(Object.fromEntries(stock)).toEqual({ mug: 4, cup: 1 });
  expect(queue.snapshot().waiting).toBeUndefined();
});

test("a reload goes on with what was pending", async () => {
  const { queue, reload, api, stock } = shop({ isNew: true });
  api.failure = connectionProblem(undefined, true);
  queue.add(mug, 2);
  await expect(queue.settled()).rejects.toMatchObject({ code: "no_answer" });
  api.failure = undefined;
  const next = reload();
  expect(shown(next)).toEqual(["mug=2"]);
  await next.settled();
  expect(Object.fromEntries(stock)).toEqual({ mug: 2 });
});

test("the newest version wins, whoever brings it", async () => {
  const { queue, answered } = shop({ held: { mug: 1 } });
  const old = answered();
  queue.receive({ ...old, version: 5 });
  queue.hear({ ...old, version: 4, lines: [] });
  expect(shown(queue)).toEqual(["mug=1"]);
  queue.hear({ ...old, version: 6, lines: [] });
  expect(shown(queue)).toEqual([]);
});

test("another shopper's cart replaces this one, whatever its version", async () => {
  const { queue, answered } = shop({ held: { mug: 1 } });
  queue.receive({ ...answered(), version: 50 });
  queue.changeShopper(true);
  queue.receive({ ...answered(), id: "other", version: 1, lines: [] });
  expect(shown(queue)).toEqual([]);
});

test("signing out forgets what was pending", async () => {
  const { queue, api } = shop({ isNew: true });
  api.failure = connectionProblem(undefined, false);
  queue.add(mug, 1);
  await expect(queue.settled()).rejects.toBeInstanceOf(Problem);
  queue.changeShopper(false);
  expect(shown(queue)).toEqual([]);
});

test("a line holds no more than the API takes", async () => {
  const { queue } = shop({ isNew: true });
  queue.add(mug, 98);
  queue.add(mug, 5);
  expect(shown(queue)).toEqual(["mug=99"]);
});

test("an operation that fails tells its caller and leaves the rest alone", async () => {
  const { queue } = shop({ isNew: true });
  queue.add(mug, 1);
  const refused = queue.run(async () => {
    throw new Problem({ code: "coupon_unknown", status: 422, title: "" });
  });
  await expect(refused).rejects.toMatchObject({ code: "coupon_unknown" });
  expect(shown(queue)).toEqual(["mug=1"]);
  expect(queue.snapshot().waiting).toBeUndefined();
});
