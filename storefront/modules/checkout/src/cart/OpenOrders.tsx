import { formatDateTime, paths, type Schema } from "@trolley/client";
import { Notice, TextLink } from "@trolley/ui";

/** Orders that wait for their payment: their goods are not in the cart any more, and not bought yet. */
export function OpenOrders({ orders }: { orders: readonly Schema["OpenOrder"][] }) {
  if (orders.length === 0) return null;
  const title =
    orders.length === 1 ? "An order waits for its payment" : `${orders.length} orders wait for their payment`;
  return (
    <Notice title={title}>
      <ul>
        {orders.map((order) => (
          <li key={order.id}>
            <TextLink href={paths.confirmation(order.id)}>Go on with the order</TextLink>, kept until{" "}
            {formatDateTime(order.expires_at)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
