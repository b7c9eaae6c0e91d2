import { type CartView, paths, useCart } from "@trolley/client";
import { Drawer, Empty, ErrorView, LinkButton, Money, Notice, Skeleton, Stack } from "@trolley/ui";
import { useEffect } from "react";
import { useLocation } from "wouter";
import styles from "./cart.module.css";
import { DrawerLine } from "./DrawerLine.tsx";

interface CartDrawerProps {
  open: boolean;
  onClose: () => void;
}

export function CartDrawer({ open, onClose }: CartDrawerProps) {
  const { cart, isLoading, problem, refetch, refusals } = useCart();
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(onClose, [path]);
  const isFull = cart !== undefined && cart.lines.length > 0;
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title="Cart"
      footer={isFull ? <Sum cart={cart} onLeave={onClose} /> : undefined}
    >
      {isLoading && <Skeleton lines={3} />}
      {problem && <ErrorView problem={problem} onRetry={refetch} />}
      {cart?.lines.length === 0 && <Empty title="Your cart is empty">What you choose is kept here.</Empty>}
      {cart?.waiting && (
        <Notice tone="warning">Not saved yet: {cart.waiting.title.toLowerCase()}. It is kept and sent again.</Notice>
      )}
      <ul className={styles.lines}>
        {cart?.lines.map((line) => (
          <DrawerLine key={line.sku} line={line} refusal={refusals.find(({ sku }) => sku === line.sku)} />
        ))}
      </ul>
    </Drawer>
  );
}

function Sum({ cart, onLeave }: { cart: CartView; onLeave: () => void }) {
  return (
    <Stack gap={3}>
      <p className={styles.sum}>
        <span>Subtotal</span>
        <Money value={cart.subtotal} />
      </p>
      <p className={styles.note}>Shipping and tax are added at the checkout.</p>
      <LinkButton href={paths.checkout()} onClick={onLeave} block>
        Check out
      </LinkButton>
      <LinkButton href={paths.cart()} onClick={onLeave} variant="secondary" block>
        View the cart
      </LinkButton>
    </Stack>
  );
}
