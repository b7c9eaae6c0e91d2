import { useHeadingFocus } from "@trolley/ui";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

let wentBack = false;
addEventListener("popstate", () => {
  wentBack = true;
});

/** The path, and what a page load would do with it: begin at the top, and tell a screen reader where one is. */
export function useNavigation(): string {
  const [path] = useLocation();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    if (!wentBack) scrollTo(0, 0);
    wentBack = false;
  }, [path]);
  useHeadingFocus(path);
  return path;
}
