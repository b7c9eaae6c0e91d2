import { sumMoney, timesMoney } from "../money.ts";
import type { Problem } from "../problem.ts";
import type { Money, Schema } from "../schema.ts";

export type Cart = Schema["Cart"];

/** The API's limit of a line. */
export const MOST_PER_LINE = 99;

/** What has to be known of a line to show it before the server has it. */
export interface LineFacts {
  sku: string;
  product_id: string;
  name: string;
  options: Record<string, string>;
  unit_price: Money;
}

/** What is wanted of a SKU: exactly so many, or so many more than a cart has that is not read yet. */
export interface Pending {
  kind: "absolute" | "more";
  quantity: number;
  line?: LineFacts;
}

export interface Refusal {
  sku: string;
  problem: Problem;
}

export interface CartState {
  server: Cart | undefined;
  pending: ReadonlyMap<string, Pending>;
  refusals: readonly Refusal[];
  /** Why pending writes are not on their way. */
  waiting: Problem | undefined;
}

export interface ShownLine extends LineFacts {
  quantity: number;
  line_total: Money;
  /** Units that could be bought; unknown before the server has answered. */
  available: number | undefined;
  pending: boolean;
}

/** The server's cart with what is pending over it. */
export interface CartView extends Omit<Cart, "lines"> {
  lines: ShownLine[];
  /** Units of all lines. */
  count: number;
  pending: boolean;
  waiting: Problem | undefined;
}

/** What nobody has put anything into; no shop has this currency. */
const EMPTY: Cart = {
  id: "",
  version: 0,
  lines: [],
  subtotal: { amount: 0, currency: "XXX" },
  problems: [],
  open_orders: [],
};

export function quantityIn({ server, pending }: CartState, sku: string): number {
  const held = server?.lines.find((line) => line.sku === sku)?.quantity ?? 0;
  const wish = pending.get(sku);
  if (!wish) return held;
  return wish.kind === "absolute" ? wish.quantity : held + wish.quantity;
}

export function viewOf(state: CartState): CartView {
  const cart = state.server ?? EMPTY;
  const lines = linesOf(state, cart);
  const pending = state.pending.size > 0;
  const currency = lines[0]?.unit_price.currency ?? cart.subtotal.currency;
  return {
    ...cart,
    lines,
    count: lines.reduce((count, line) => count + line.quantity, 0),
    subtotal: pending
      ? sumMoney(
          lines.map((line) => line.line_total),
          currency,
        )
      : cart.subtotal,
    problems: cart.problems.filter((problem) => !("sku" in problem) || !state.pending.has(problem.sku)),
    pending,
    waiting: state.waiting,
  };
}

function linesOf(state: CartState, cart: Cart): ShownLine[] {
  const known = new Set(cart.lines.map((line) => line.sku));
  const held = cart.lines.map((line) => shown(state, line, line.available));
  const added = [...state.pending].flatMap(([sku, { line }]) =>
    line && !known.has(sku) ? [shown(state, line, undefined)] : [],
  );
  return [...held, ...added].filter((line) => line.quantity > 0);
}

function shown(state: CartState, line: LineFacts, available: number | undefined): ShownLine {
  const quantity = quantityIn(state, line.sku);
  const { sku, product_id, name, options, unit_price } = line;
  const line_total = timesMoney(unit_price, quantity);
  return {
    sku,
    product_id,
    name,
    options,
    unit_price,
    quantity,
    line_total,
    available,
    pending: state.pending.has(sku),
  };
}
