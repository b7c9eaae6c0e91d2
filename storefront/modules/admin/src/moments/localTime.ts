/** A moment as `datetime-local` inputs have it, in this browser's time zone. */
export function localTextOf(iso: string): string {
  const moment = new Date(iso);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const seconds = moment.getSeconds() ? `:${two(moment.getSeconds())}` : "";
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}${seconds}`;
}

/** The moment that somebody typed in this browser's time zone, as the API takes it. */
export function momentOf(local: string): string | undefined {
  const moment = new Date(local);
  return local === "" || Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
