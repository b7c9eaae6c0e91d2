import { useEffect, useRef, useState } from "react";

export const REST_MS = 250;

/**
 * What the shopper chooses, shown at once; told as one absolute quantity when the clicks have come to rest. Until then
 * a value from outside does not show through, so that nothing jumps.
 */
export function useDebouncedQuantity(value: number, onChange: (quantity: number) => void, rest: number) {
  const [chosen, setChosen] = useState<number>();
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; tell: () => void }>(undefined);

  const choose = (quantity: number, pause = rest) => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    const tell = () => {
      waiting.current = undefined;
      onChange(quantity);
      setChosen(undefined);
    };
    setChosen(quantity);
    if (pause === 0) tell();
    else waiting.current = { timer: setTimeout(tell, pause), tell };
  };

  useEffect(
    () => () => {
      if (!waiting.current) return;
      clearTimeout(waiting.current.timer);
      waiting.current.tell();
    },
    [],
  );

  return { shown: chosen ?? value, choose };
}
