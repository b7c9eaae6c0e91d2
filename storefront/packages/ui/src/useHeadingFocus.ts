import { useEffect, useRef } from "react";

/** After a navigation the focus is on the heading of the new page, as soon as it is there. */
export function useHeadingFocus(path: string): void {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    return whenHeading((heading) => heading.focus({ preventScroll: true }));
  }, [path]);
}

/** Calls once the page's heading is there; returns how to give up. */
function whenHeading(found: (heading: HTMLElement) => void): (() => void) | undefined {
  const main = document.querySelector("main");
  if (!main) return undefined;
  const look = () => {
    // While a page's code is on its way, the page before is still there, hidden.
    const heading = [...main.querySelectorAll("h1")].find((one) => one.checkVisibility());
    if (heading) found(heading);
    return heading !== undefined;
  };
  if (look()) return undefined;
  const observer = new MutationObserver(() => {
    if (look()) observer.disconnect();
  });
  observer.observe(main, { childList: true, subtree: true });
  return () => observer.disconnect();
}
