import { type Problem, paths } from "@trolley/client";
import { Notice, TextLink } from "@trolley/ui";

/** The orders that the API names. */
export function unfinishedOrders(problem: Problem): string[] {
  const { orders } = problem.data;
  return Array.isArray(orders) ? orders.filter((id) => typeof id === "string") : [];
}

export function UnfinishedOrders({ ids }: { ids: readonly string[] }) {
  return (
    <Notice tone="error" title="Some of your orders are not finished">
      <p>The account can go when they are delivered, refunded or cancelled:</p>
      <ul>
        {ids.map((id, index) => (
          <li key={id}>
            <TextLink href={paths.accountOrder(id)}>Unfinished order {index + 1}</TextLink>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
