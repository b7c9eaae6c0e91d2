import { formatDateTime } from "@trolley/client";
import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;
const PAUSE_MS = 10_000;

const minutes = new Intl.NumberFormat(undefined, { style: "unit", unit: "minute", unitDisplay: "long" });

/** How long something can still be done. */
export function TimeLeft({ until }: { until: string | undefined }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), PAUSE_MS);
    return () => clearInterval(timer);
  }, []);
  if (!until) return null;
  const left = Math.floor((Date.parse(until) - now) / MINUTE_MS);
  const rest = left < 1 ? "less than a minute" : minutes.format(left);
  return (
    <p>
      The order is kept for you until <time dateTime={until}>{formatDateTime(until)}</time> ({rest} left).
    </p>
  );
}
