import { type CartView, paths, useCart } from "@trolley/client";
import { Empty, ErrorView, LinkButton, Notice, PageTitle, Skeleton } from "@trolley/ui";
import { useEffect } from "react";

import { CartProblems } from "../problems/CartProblems.tsx";
import { noteNames } from "../problems/lineNames.ts";
import { CartLine } from "./CartLine.tsx";
import { CartSums } from "./CartSums.tsx";
import styles from "./cart.module.css";
import { OpenOrders } from "./OpenOrders.tsx";

export function CartPage() {
  const { cart, isLoading, problem, refetch } = useCart();
  useEffect(() => {
    if (cart) noteNames(cart);
  }, [cart]);
  return (
    <div className={styles.page}>
      <PageTitle>Cart</PageTitle>
      {isLoading && <Skeleton shape="block" lines={3} />}
      {problem && <ErrorView problem={problem} onRetry={refetch} />}
      {cart && <OpenOrders orders={cart.open_orders} />}
      {cart && <CartProblems cart={cart} />}
      {cart && (cart.lines.length > 0 ? <FullCart cart={cart} /> : <EmptyCart />)}
    </div>
  );
}

function FullCart({ cart }: { cart: CartView }) {
  const { refusals } = useCart();
  return (
    <div className={styles.columns}>
      <div>
        {cart.waiting && (
          <Notice tone="warning">Not saved yet: {cart.waiting.title.toLowerCase()}. It is kept and sent again.</Notice>
        )}
        <ul className={styles.lines} aria-label="Lines of the cart">
          {cart.lines.map((line) => (
            <CartLine key={line.sku} line={line} refusal={refusals.find(({ sku }) => sku === line.sku)} />
          ))}
        </ul>
      </div>
      <CartSums cart={cart} />
    </div>
  );
}

function EmptyCart() {
  return (
    <Empty title="Your cart is empty" actions={<LinkButton href={paths.home()}>Go to the shop</LinkButton>}>
      What you choose is kept here.
    </Empty>
  );
}
