import { useEffect } from "react";

const QUESTION = "Leave without saving? What you typed is lost.";

/** Asks before a page with something typed is left: by the browser, or by a link to another page of the console. */
export function useLeaveQuestion(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const unloads = (event: BeforeUnloadEvent) => event.preventDefault();
    const clicks = (event: MouseEvent) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || window.confirm(QUESTION)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("beforeunload", unloads);
    document.addEventListener("click", clicks, { capture: true });
    return () => {
      removeEventListener("beforeunload", unloads);
      document.removeEventListener("click", clicks, { capture: true });
    };
  }, [isDirty]);
}
