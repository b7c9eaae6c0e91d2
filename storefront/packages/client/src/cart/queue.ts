import { type Problem, problemOf } from "../problem.ts";
import { Listeners } from "./listeners.ts";
import { type Cart, type CartState, type LineFacts, MOST_PER_LINE, type Pending, quantityIn } from "./state.ts";

/** What the queue needs from outside. */
export interface CartPort {
  read: () => Promise<Cart>;
  /** Gives a line exactly this quantity. */
  write: (sku: string, quantity: number) => Promise<Cart>;
  /** Nobody has a cart yet: it is empty without asking. */
  isNew: () => boolean;
  load: () => [string, Pending][];
  save: (pending: [string, Pending][]) => void;
  /** Tells other tabs. */
  tell: (cart: Cart) => void;
  /** Calls back after a while; returns how to call that off. */
  later: (ms: number, again: () => void) => () => void;
}

interface Operation {
  run: () => Promise<Cart>;
  resolve: (cart: Cart) => void;
  reject: (problem: Problem) => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Writes of the cart, one after the other. What is wanted is shown over the server's cart until it is answered; the
 * newest version of the server's cart stands beneath. A refused write is forgotten, and so shows the server's cart.
 */
export class CartQueue {
  readonly #port: CartPort;
  readonly #listeners = new Listeners();
  readonly #operations: Operation[] = [];
  #state: CartState;
  #work: Promise<void> | undefined;
  #callOff: (() => void) | undefined;
  #pause = FIRST_PAUSE_MS;
  /** Raised when another shopper takes over: answers to the one before are not for this cart. */
  #shopper = 0;

  constructor(port: CartPort) {
    this.#port = port;
    this.#state = { server: undefined, pending: new Map(port.load()), refusals: [], waiting: undefined };
  }

  readonly subscribe = this.#listeners.subscribe;
  readonly snapshot = (): CartState => this.#state;

  add(line: LineFacts, quantity: number): void {
    const { sku } = line;
    const known = this.#state.server !== undefined || this.#port.isNew();
    const pending = this.#state.pending.get(sku);
    if (known || pending?.kind === "absolute") {
      const most = Math.min(quantityIn(this.#state, sku) + quantity, MOST_PER_LINE);
      this.#want(sku, { kind: "absolute", quantity: most, line });
    } else {
      this.#want(sku, { kind: "more", quantity: (pending?.quantity ?? 0) + quantity, line });
    }
  }

  setQuantity(sku: string, quantity: number): void {
    const line = this.#state.pending.get(sku)?.line;
    this.#want(sku, { kind: "absolute", quantity, ...(line && { line }) });
  }

  /** Any other write, after those that are waiting. */
  run(operation: () => Promise<Cart>): Promise<Cart> {
    return new Promise((resolve, reject) => {
      this.#operations.push({ run: operation, resolve, reject });
      void this.resume();
    });
  }

  /** When every write is answered; throws what hinders that. */
  async settled(): Promise<Cart> {
    await this.resume();
    if (this.#state.waiting) throw this.#state.waiting;
    return this.#state.server ?? this.#read();
  }

  /** Goes on at once, as after coming back online. */
  resume(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#work ??= this.#drain().finally(() => {
      this.#work = undefined;
    });
    return this.#work;
  }

  /** A cart that the API has answered. */
  receive(cart: Cart): void {
    if (this.#accept(cart)) this.#port.tell(cart);
  }

  /** A cart that another tab was answered. */
  hear(cart: Cart): void {
    this.#accept(cart);
  }

  /** Another shopper's cart from now on. What is pending goes along, unless nobody is there any more. */
  changeShopper(keepPending: boolean): void {
    this.#shopper += 1;
    this.#update({ server: undefined, refusals: [], ...(keepPending ? {} : { pending: new Map() }) });
  }

  dismissRefusal(sku: string): void {
    this.#update({ refusals: this.#state.refusals.filter((refusal) => refusal.sku !== sku) });
  }

  /** Takes over the cart, and in the same moment forgets the wish that it answers, or the old quantity would show. */
  #accept(cart: Cart, answered?: [string, Pending]): boolean {
    const { server } = this.#state;
    const pending = answered ? this.#without(...answered) : new Map(this.#state.pending);
    if (server && server.id === cart.id && cart.version < server.version) {
      this.#update({ pending });
      return false;
    }
    for (const [sku, wish] of pending) {
      if (wish.kind !== "more") continue;
      const held = cart.lines.find((line) => line.sku === sku)?.quantity ?? 0;
      pending.set(sku, { ...wish, kind: "absolute", quantity: Math.min(held + wish.quantity, MOST_PER_LINE) });
    }
    this.#update({ server: cart, pending });
    return true;
  }

  #want(sku: string, wish: Pending): void {
    const refusals = this.#state.refusals.filter((refusal) => refusal.sku !== sku);
    this.#update({ pending: new Map(this.#state.pending).set(sku, wish), refusals });
    void this.resume();
  }

  async #drain(): Promise<void> {
    // A turn later, so that quick clicks become one write and `resume` has noted that work goes on.
    await Promise.resolve();
    try {
      for (;;) {
        const [next] = this.#state.pending;
        const operation = this.#operations[0];
        if (next) await this.#writeLine(...next);
        else if (operation) await this.#operate(operation);
        else break;
      }
      this.#pause = FIRST_PAUSE_MS;
      if (this.#state.waiting) this.#update({ waiting: undefined });
    } catch (error) {
      this.#wait(problemOf(error));
    }
  }

  async #writeLine(sku: string, wish: Pending): Promise<void> {
    const shopper = this.#shopper;
    if (wish.kind === "more") {
      await this.#read();
      return;
    }
    try {
      const cart = await this.#port.write(sku, wish.quantity);
      if (shopper !== this.#shopper && this.#state.server) return;
      if (this.#accept(cart, [sku, wish])) this.#port.tell(cart);
    } catch (error) {
      const problem = problemOf(error);
      // Only the API refuses: whatever else went wrong, as a page that is left, has not taken the wish back.
      if (problem.isPassing || problem.status === 0) throw problem;
      const refusals = [...this.#state.refusals.filter((other) => other.sku !== sku), { sku, problem }];
      this.#update({ pending: this.#without(sku, wish), refusals });
    }
  }

  async #operate(operation: Operation): Promise<void> {
    this.#operations.shift();
    try {
      const cart = await operation.run();
      this.receive(cart);
      operation.resolve(cart);
    } catch (error) {
      operation.reject(problemOf(error));
    }
  }

  async #read(): Promise<Cart> {
    const cart = await this.#port.read();
    this.receive(cart);
    return cart;
  }

  /** What is pending without a wish that is answered, unless something else is wanted since. */
  #without(sku: string, wish: Pending): Map<string, Pending> {
    const pending = new Map(this.#state.pending);
    if (pending.get(sku) === wish) pending.delete(sku);
    return pending;
  }

  #wait(problem: Problem): void {
    this.#update({ waiting: problem });
    for (const operation of this.#operations.splice(0)) operation.reject(problem);
    const pause = problem.retryAfter ? problem.retryAfter * 1000 : this.#pause;
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#callOff = this.#port.later(pause, () => void this.resume());
  }

  #update(change: Partial<CartState>): void {
    this.#state = { ...this.#state, ...change };
    if (change.pending) this.#port.save([...change.pending]);
    this.#listeners.tell();
  }
}
