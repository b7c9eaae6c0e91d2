import { useEffect, useRef } from "react";

/** After "show more" the focus goes on with the first product that is new, where the button has been. */
export function useFocusOnMore(shown: number) {
  const list = useRef<HTMLUListElement>(null);
  const shownBefore = useRef<number>(undefined);

  useEffect(() => {
    const first = shownBefore.current;
    if (first === undefined || shown <= first) return;
    shownBefore.current = undefined;
    list.current?.children[first]?.querySelector("a")?.focus({ preventScroll: true });
  }, [shown]);

  const expectMore = () => {
    shownBefore.current = shown;
  };
  return { list, expectMore };
}
