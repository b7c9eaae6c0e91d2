import { useEffect, useRef } from "react";

/** For when what had the focus is gone. */
export function focusHeading(): void {
  const headings = document.querySelectorAll<HTMLElement>("main h1");
  [...headings].find((one) => one.checkVisibility())?.focus({ preventScroll: true });
}

/** Takes the focus to the heading when a page becomes another one without a navigation. */
export function useFocusOnArrival(): void {
  useEffect(() => {
    focusHeading();
    scrollTo(0, 0);
  }, []);
}

/** For a dialog that goes away with what it was about: say so before, and the heading gets the focus when it is gone. */
export function useFocusWhenGone(): () => void {
  const goes = useRef(false);
  useEffect(() => {
    return () => {
      if (goes.current) focusHeading();
    };
  }, []);
  return () => {
    goes.current = true;
  };
}
