import { useQuery } from "@tanstack/react-query";
import { answer, api, type CartView, paths, unansweredAttempt } from "@trolley/client";
import { Empty, ErrorView, LinkButton, Notice, PageTitle, Spinner, Stack } from "@trolley/ui";
import { Redirect } from "wouter";

import { OpenOrders } from "../cart/OpenOrders.tsx";
import { checkoutScope } from "./placeOrder.ts";

/** Nothing is left to buy: perhaps because it was bought and the answer got lost. */
export function EmptyCheckout({ cart }: { cart: CartView }) {
  const attempt = unansweredAttempt(checkoutScope(cart.id));
  if (attempt) return <AnswerLost since={attempt.since} cart={cart} />;
  return <Nothing cart={cart} />;
}

function AnswerLost({ since, cart }: { since: string; cart: CartView }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["mine", "newest-order", cart.id, cart.version],
    queryFn: async ({ signal }) => {
      const newest = answer(api.GET("/v1/orders", { params: { query: { limit: 1 } }, signal }));
      return (await newest).items[0] ?? null;
    },
  });
  if (data && isAfter(data.created_at, since)) return <Redirect to={paths.confirmation(data.id)} replace />;
  if (data !== undefined) return <Nothing cart={cart} />;
  return (
    <Stack gap={5}>
      <PageTitle>Checkout</PageTitle>
      {error ? (
        <ErrorView problem={error} onRetry={() => void refetch()} />
      ) : (
        <Notice title="Looking for your order">
          <Spinner label="One moment" />
        </Notice>
      )}
    </Stack>
  );
}

/** The shop's clock and this device's may differ by a few minutes. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

function isAfter(placed: string, sent: string): boolean {
  return Date.parse(placed) > Date.parse(sent) - CLOCKS_DIFFER_MS;
}

function Nothing({ cart }: { cart: CartView }) {
  return (
    <Stack gap={5}>
      <PageTitle>Checkout</PageTitle>
      <OpenOrders orders={cart.open_orders} />
      <Empty title="Your cart is empty" actions={<LinkButton href={paths.home()}>Go to the shop</LinkButton>}>
        There is nothing to pay for.
      </Empty>
    </Stack>
  );
}
