import { keepPreviousData } from "@tanstack/react-query";
import { useSession } from "@trolley/client";

/**
 * How a query of the customer's own behaves: while the session has ended it asks nothing and keeps what it has shown.
 * Spread it after the query's options.
 */
export function useMine() {
  const session = useSession();
  return { enabled: session.state === "customer", placeholderData: keepPreviousData };
}
