import { useEffect, useRef } from "react";

/** Where the focus goes when what had it is gone. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}

/** Moves the focus to the page's heading when the page becomes another one without a navigation. */
export function useHeadingFocus(page: string): void {
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    focusHeading();
    scrollTo(0, 0);
  }, [page]);
}
