import { type CartView, formatMoney, type Money, type Problem, paths } from "@trolley/client";
import { Button, Cluster, LinkButton, Notice, Stack } from "@trolley/ui";
import { type ReactNode, useEffect, useRef } from "react";

import { OpenOrders } from "../cart/OpenOrders.tsx";
import { CartProblems } from "../problems/CartProblems.tsx";
import { changedTotal, refusedCoupon } from "../problems/refusal.ts";
import { Lines } from "../summary/Lines.tsx";

interface ConflictProps {
  cart: CartView;
  /** Why the checkout was refused; nothing when it was not tried yet. */
  refusal: Problem | undefined;
  /** What it costs now. */
  total: Money | undefined;
  onGoOn: () => void;
}

/** The shop is not as it was shown: everything to decide, in one place. */
export function Conflict({ cart, refusal, total, onGoOn }: ConflictProps) {
  const wasListed = useRef(cart.problems.length > 0);
  const isDecided = cart.problems.length === 0 && !cart.pending;
  useEffect(() => {
    if (cart.problems.length > 0) wasListed.current = true;
    // What was to be decided is decided, line by line: nothing more to ask.
    if (isDecided && wasListed.current) onGoOn();
  }, [cart.problems.length, isDecided, onGoOn]);

  return (
    <Stack gap={5}>
      <p>Nothing was charged, and what you typed is kept.</p>
      {refusal && <Reason refusal={refusal} cart={cart} />}
      <CartProblems cart={cart} />
      <Cluster>
        {refusal && isDecided && <Button onClick={onGoOn}>{acceptance(refusal, total)}</Button>}
        <LinkButton href={paths.cart()} variant="secondary">
          Back to the cart
        </LinkButton>
      </Cluster>
    </Stack>
  );
}

function Reason({ refusal, cart }: { refusal: Problem; cart: CartView }): ReactNode {
  const price = changedTotal(refusal);
  if (price) {
    return (
      <Notice tone="warning" title="The total has changed">
        It was {formatMoney(price.was)} and is now {formatMoney(price.now)}.
      </Notice>
    );
  }
  if (refusal.code === "too_many_unpaid_orders") {
    return (
      <>
        <Notice tone="warning" title={refusal.title} />
        <OpenOrders orders={cart.open_orders} />
      </>
    );
  }
  if (refusal.code === "cart_changed") {
    return (
      <>
        <Notice tone="warning" title="Your cart was changed meanwhile">
          Perhaps in another tab. This is what is in it now.
        </Notice>
        <Lines lines={cart.lines} />
      </>
    );
  }
  // What the cart says itself is not said twice.
  if (cart.problems.length > 0) return null;
  return (
    <Notice tone="warning" title={refusal.title}>
      {refusedCoupon(refusal)?.reason ?? "It is fine again by now."}
    </Notice>
  );
}

function acceptance(refusal: Problem, total: Money | undefined): string {
  if (refusal.code === "price_changed" && total) return `Accept ${formatMoney(total)}`;
  return "Go on";
}
