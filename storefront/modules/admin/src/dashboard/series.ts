import { type Money, type Schema, sumMoney } from "@trolley/client";

type PlacedOrder = Pick<Schema["StaffOrder"], "created_at" | "payment_status" | "total">;

export type Range = "day" | "week";

/** An hour of the day, or a day of the week. */
export interface Bucket {
  start: Date;
  orders: number;
  sales: Money;
  /** Orders of it may be missing: not all were read. */
  partial: boolean;
}

const DAYS = 7;
const HOURS = 24;

/** These have their money, or the bank's word for it; the others may never have. */
const SOLD: readonly Schema["OrderPaymentStatus"][] = ["authorized", "paid", "partially_refunded", "refunded"];

export function isSold({ payment_status }: Pick<PlacedOrder, "payment_status">): boolean {
  return SOLD.includes(payment_status);
}

/** The first moment of a range that ends with the day of `now`, where the reader is. */
export function startOf(range: Range, now: Date): Date {
  const back = range === "week" ? DAYS - 1 : 0;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - back);
}

/** Begins of the buckets; an hour that the clock skips is not there, one that it repeats is one. */
function startsOf(range: Range, now: Date): Date[] {
  const first = startOf(range, now);
  const [year, month, day] = [first.getFullYear(), first.getMonth(), first.getDate()];
  const count = range === "week" ? DAYS : HOURS;
  const starts = Array.from({ length: count }, (_, step) =>
    range === "week" ? new Date(year, month, day + step) : new Date(year, month, day, step),
  );
  return starts.filter((start, position) => start.getTime() !== starts[position - 1]?.getTime());
}

/**
 * Orders by the hour or day they were placed in.
 * @param readSince all orders since then were read; nothing when all of the range were.
 */
export function bucketsOf(
  orders: readonly PlacedOrder[],
  { range, now, currency, readSince }: { range: Range; now: Date; currency: string; readSince?: Date | undefined },
): Bucket[] {
  const starts = startsOf(range, now);
  return starts.map((start, position) => {
    const end = starts[position + 1];
    const within = orders.filter(({ created_at }) => {
      const at = Date.parse(created_at);
      return at >= start.getTime() && (!end || at < end.getTime());
    });
    const sales = sumMoney(
      within.filter(isSold).map(({ total }) => total),
      currency,
    );
    return { start, orders: within.length, sales, partial: readSince !== undefined && start < readSince };
  });
}

/** The sales up to and with each bucket. */
export function runningSales(buckets: readonly Bucket[]): Money[] {
  let sum = 0;
  return buckets.map(({ sales }) => {
    sum += sales.amount;
    return { amount: sum, currency: sales.currency };
  });
}
