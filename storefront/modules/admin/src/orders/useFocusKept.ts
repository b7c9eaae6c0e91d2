import { type RefObject, useEffect, useRef } from "react";

/** After a write, the button that began it may be disabled: then the focus goes to the heading of its part. */
export function useFocusKept(version: number, settled: boolean): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(version);
  useEffect(() => {
    if (!settled || shown.current === version) return;
    shown.current = version;
    const active = document.activeElement;
    if (active === null || active === document.body || active.matches(":disabled")) heading.current?.focus();
  }, [version, settled]);
  return heading;
}
