import { useQuery } from "@tanstack/react-query";
import { answer, isProblem, paths, publicApi, useOrder, useSession } from "@trolley/client";
import { Empty, ErrorView, LinkButton, Notice, PageTitle, Skeleton, Stack } from "@trolley/ui";
import { useSearchParams } from "wouter";

import { OrderActions } from "./OrderActions.tsx";
import { OrderDetails } from "./OrderDetails.tsx";
import { OrderFacts } from "./OrderFacts.tsx";

/** The order of a mailed link, to look at; its own buyer's browser can do more. */
export function TrackedOrderPage() {
  const [search] = useSearchParams();
  const token = search.get("token") ?? "";
  const {
    data: order,
    error,
    isFetching,
    refetch,
  } = useQuery({
    queryKey: ["public", "tracked-order", token],
    queryFn: ({ signal }) => answer(publicApi.POST("/v1/orders/access", { body: { token }, signal })),
    refetchOnWindowFocus: false,
  });
  if (order) {
    return (
      <Stack gap={6}>
        <PageTitle>{`Order ${order.number}`}</PageTitle>
        <OrderFacts order={order} />
        <OwnActions id={order.id} />
        <OrderDetails order={order} />
      </Stack>
    );
  }
  return (
    <Stack gap={5} aria-busy={isFetching}>
      <PageTitle>Your order</PageTitle>
      {isProblem(error, "tracking_link_invalid", "invalid_request") ? (
        <Empty
          title="This link does not work any more"
          actions={<LinkButton href={paths.track()}>Ask for another one</LinkButton>}
        >
          It is older than seven days, or not complete.
        </Empty>
      ) : error ? (
        <ErrorView problem={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton shape="block" lines={3} />
      )}
    </Stack>
  );
}

function OwnActions({ id }: { id: string }) {
  const session = useSession();
  if (session.state === "guest" || session.state === "customer") return <IfMine id={id} />;
  return <LookOnly />;
}

function IfMine({ id }: { id: string }) {
  const { order, isLoading } = useOrder(id);
  if (order) return <OrderActions order={order} />;
  return isLoading ? <Skeleton /> : <LookOnly />;
}

function LookOnly() {
  const signUp = (
    <LinkButton href={paths.signUp(paths.accountOrders())} variant="secondary">
      Create an account
    </LinkButton>
  );
  return (
    <Notice title="This link shows the order" actions={signUp}>
      To cancel it, send something back or get the invoice, use the browser that you bought it with, or an account with
      the address that you gave.
    </Notice>
  );
}
