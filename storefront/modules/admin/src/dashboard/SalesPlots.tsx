import { formatMoney, formatNumber, type Schema, sumMoney } from "@trolley/client";
import { Money } from "@trolley/ui";
import type { ReactNode } from "react";

import styles from "./dashboard.module.css";
import { Plot, type Point } from "./plots/Plot.tsx";
import { type Bucket, bucketsOf, isSold, type Range, runningSales } from "./series.ts";

interface SalesPlotsProps {
  orders: readonly Schema["StaffOrder"][];
  range: Range;
  now: Date;
  currency: string;
  /** Nothing when all orders of the range were read. */
  readSince: Date | undefined;
}

const hour = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric" });

export function SalesPlots({ orders, range, now, currency, readSince }: SalesPlotsProps) {
  const buckets = bucketsOf(orders, { range, now, currency, readSince });
  const nameOf = ({ start }: Bucket) => (range === "day" ? hour : weekday).format(start);
  const point = (bucket: Bucket, value: number, text: string): Point => ({
    name: nameOf(bucket),
    value,
    text: bucket.partial ? `${text}, not all read` : text,
    state: bucket.start > now ? "ahead" : bucket.partial ? "partial" : "known",
  });
  const sold = orders.filter(isSold);
  const running = runningSales(buckets);
  const sales = range === "day" ? running : buckets.map((bucket) => bucket.sales);
  const formatted = (amount: number) => formatMoney({ amount, currency });
  return (
    <>
      <dl className={styles.figures}>
        <Figure name="Orders placed">{formatNumber(orders.length)}</Figure>
        <Figure name="Sales, before refunds">
          <Money
            value={sumMoney(
              sold.map(({ total }) => total),
              currency,
            )}
          />
        </Figure>
        <Figure name="Paid or authorized">{formatNumber(sold.length)}</Figure>
      </dl>
      <div className={styles.plots}>
        <Plot
          kind="bars"
          title="Orders placed"
          unit={range === "day" ? "Hour" : "Day"}
          points={buckets.map((bucket) => point(bucket, bucket.orders, formatNumber(bucket.orders)))}
          format={(value) => formatNumber(value)}
        />
        <Plot
          kind="line"
          title={range === "day" ? "Sales so far" : "Sales by day"}
          unit={range === "day" ? "Up to and with the hour" : "Day"}
          points={buckets.map((bucket, position) => {
            const amount = sales[position]?.amount ?? 0;
            return point(bucket, amount, formatted(amount));
          })}
          format={formatted}
        />
      </div>
    </>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
