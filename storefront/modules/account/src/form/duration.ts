const seconds = new Intl.NumberFormat(undefined, { style: "unit", unit: "second", unitDisplay: "long" });
const minutes = new Intl.NumberFormat(undefined, { style: "unit", unit: "minute", unitDisplay: "long" });

/** How long to wait, for people: never less than it is. */
export function durationOf(wait: number): string {
  return wait < 90 ? seconds.format(Math.max(1, wait)) : minutes.format(Math.ceil(wait / 60));
}
