const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const longDate = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const number = new Intl.NumberFormat();

/** "Nov 21, 2026", or "Saturday, November 21". */
export function formatDate(value: string | Date, style: "medium" | "long" = "medium"): string {
  return (style === "long" ? longDate : date).format(new Date(value));
}

export function formatDateTime(value: string | Date): string {
  return dateTime.format(new Date(value));
}

export function formatNumber(value: number): string {
  return number.format(value);
}
