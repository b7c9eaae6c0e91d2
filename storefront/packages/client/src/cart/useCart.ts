import { useQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { keys } from "../keys.ts";
import { type Problem, problemOf } from "../problem.ts";
import { subjectOf, useSession } from "../session.ts";
import { queue, readCart } from "./cart.ts";
import { type CartView, type Refusal, viewOf } from "./state.ts";

interface UseCart {
  /** Nothing before it is known. */
  cart: CartView | undefined;
  isLoading: boolean;
  problem: Problem | undefined;
  refetch: () => void;
  refusals: readonly Refusal[];
  dismissRefusal: (sku: string) => void;
}

/** The shopper's cart as it will be when every write is through. */
export function useCart(): UseCart {
  const session = useSession();
  const state = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const subject = subjectOf(session);
  const query = useQuery({ queryKey: keys.cart(subject), queryFn: readCart, enabled: subject !== undefined });
  const isKnown = state.server !== undefined || state.pending.size > 0 || session.state === "anonymous";
  const cart = useMemo(() => (isKnown ? viewOf(state) : undefined), [state, isKnown]);
  return {
    cart,
    isLoading: !isKnown && !query.error,
    problem: !isKnown && query.error ? problemOf(query.error) : undefined,
    refetch: () => void query.refetch(),
    refusals: state.refusals,
    dismissRefusal: (sku) => queue.dismissRefusal(sku),
  };
}
