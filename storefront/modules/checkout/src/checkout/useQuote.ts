import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api, type CartView, type Problem, problemOf, type Schema } from "@trolley/client";

interface UseQuote {
  /** May still be the one for another country or option: then `isCurrent` is false. */
  quote: Schema["Quote"] | undefined;
  isCurrent: boolean;
  problem: Problem | undefined;
  refetch: () => void;
}

/** What the cart costs, delivered. */
export function useQuote(cart: CartView, country: string, option: string): UseQuote {
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ["mine", "quote", cart.id, cart.version, country, option],
    queryFn: ({ signal }) => readQuote(country, option, signal),
    placeholderData: keepPreviousData,
    enabled: !cart.pending && cart.lines.length > 0,
  });
  return {
    quote: data,
    isCurrent: data !== undefined && !isPlaceholderData && !cart.pending,
    problem: error ? problemOf(error) : undefined,
    refetch: () => void refetch(),
  };
}

/** Only the country counts for the sum; the API takes nothing less than a whole address. */
function readQuote(country: string, shipping_option: string, signal: AbortSignal): Promise<Schema["Quote"]> {
  const shipping_address = { name: "-", line1: "-", city: "-", postal_code: "-", country };
  return answer(api.POST("/v1/checkout/quote", { body: { shipping_address, shipping_option }, signal }));
}
