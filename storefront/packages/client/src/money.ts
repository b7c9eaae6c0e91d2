import type { Money } from "./schema.ts";

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  formats.set(currency, format);
  return format;
}

function decimalsOf(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 0;
}

/** Minor units as decimal text: 4299 -> "42.99". Digits are moved, nothing is divided. */
function decimalText(amount: number, decimals: number): `${number}` {
  const units = BigInt(amount);
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const split = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
  return `${units < 0n ? "-" : ""}${text}` as `${number}`;
}

/** As people of this browser's language read it. */
export function formatMoney(money: Money): string {
  return formatOf(money.currency).format(decimalText(money.amount, decimalsOf(money.currency)));
}

/** "42.99": for inputs and files. */
export function formatDecimal(money: Money): string {
  return decimalText(money.amount, decimalsOf(money.currency));
}

/** What someone typed, or nothing when it is not an amount of this currency. */
export function parseDecimal(text: string, currency: string): Money | undefined {
  const decimals = decimalsOf(currency);
  const match = /^(-?)(\d{1,15})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (fraction.length > decimals) return undefined;
  const amount = Number(BigInt(`${whole}${fraction.padEnd(decimals, "0")}`));
  return Number.isSafeInteger(amount) ? { amount: sign && amount !== 0 ? -amount : amount, currency } : undefined;
}

export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce((sum, money) => exact(sum.amount + sameCurrency(money, currency), currency), {
    amount: 0,
    currency,
  });
}

export function timesMoney(money: Money, count: number): Money {
  return exact(money.amount * count, money.currency);
}

export function compareMoney(one: Money, other: Money): -1 | 0 | 1 {
  const difference = one.amount - sameCurrency(other, one.currency);
  if (difference === 0) return 0;
  return difference < 0 ? -1 : 1;
}

export function isZero(money: Money): boolean {
  return money.amount === 0;
}

function sameCurrency(money: Money, currency: string): number {
  if (money.currency !== currency) throw new RangeError(`${money.currency} is not ${currency}`);
  return money.amount;
}

function exact(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of minor units`);
  return { amount, currency };
}
