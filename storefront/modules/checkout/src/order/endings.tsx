import { isZero, paths, type Schema, useSession } from "@trolley/client";
import { LinkButton, Notice, TextLink } from "@trolley/ui";

type Order = Schema["Order"];

export function Expired() {
  return (
    <Notice
      tone="warning"
      title="Nothing was charged"
      actions={<LinkButton href={paths.cart()}>Go to the cart</LinkButton>}
    >
      The goods were kept until now. They are back in your cart, as far as there are enough.
    </Notice>
  );
}

export function Cancelled({ order }: { order: Order }) {
  const isBack = order.status === "cancelled";
  return (
    <Notice title={isBack ? "It is cancelled" : "It is being cancelled"}>
      {isBack ? "Nothing is owed." : "What was paid is on its way back to where it came from."}
    </Notice>
  );
}

export function Bought({ order }: { order: Order }) {
  const isGuest = useSession().state !== "customer";
  return (
    <Notice tone="success" title={isZero(order.total) ? "It is confirmed" : "It is paid and confirmed"}>
      <p>A confirmation is on its way to {order.contact.email}.</p>
      {isGuest && (
        <p>
          <TextLink href={paths.signUp(paths.account())}>Create an account</TextLink> with this address to have the
          order in it.
        </p>
      )}
    </Notice>
  );
}
