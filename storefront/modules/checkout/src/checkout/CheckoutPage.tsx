import { useQuery } from "@tanstack/react-query";
import { configQuery, profileQuery, useCart, useSession } from "@trolley/client";
import { ErrorView, PageTitle, Skeleton, Stack } from "@trolley/ui";
import type { ReactNode } from "react";

import { Checkout } from "./Checkout.tsx";
import { EmptyCheckout } from "./EmptyCheckout.tsx";

export function CheckoutPage() {
  const session = useSession();
  const { cart, problem, refetch } = useCart();
  const config = useQuery(configQuery());
  const profile = useQuery({ ...profileQuery(), enabled: session.state === "customer" });
  const failed = problem ?? config.error ?? profile.error;
  const retry = () => {
    refetch();
    void config.refetch();
    if (session.state === "customer") void profile.refetch();
  };
  if (failed) {
    return (
      <Waiting>
        <ErrorView problem={failed} onRetry={retry} />
      </Waiting>
    );
  }
  const isKnown = session.state !== "restoring" && (session.state !== "customer" || profile.data);
  if (!cart || !config.data || !isKnown) {
    return (
      <Waiting>
        <Skeleton shape="block" lines={4} />
      </Waiting>
    );
  }
  if (cart.lines.length === 0 && cart.problems.length === 0) return <EmptyCheckout cart={cart} />;
  return <Checkout cart={cart} config={config.data} session={session} profile={profile.data?.body} />;
}

function Waiting({ children }: { children: ReactNode }) {
  return (
    <Stack gap={5}>
      <PageTitle>Checkout</PageTitle>
      {children}
    </Stack>
  );
}
