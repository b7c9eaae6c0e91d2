import { useMutation } from "@tanstack/react-query";
import { answer, api, cart, formatNumber, paths, type Schema } from "@trolley/client";
import { Button, Dialog, LinkButton, Stack } from "@trolley/ui";
import { useState } from "react";
import { ActionProblem } from "../form/ActionProblem.tsx";

type Reordered = Schema["Reordered"];

/** Fills the cart in line with its other writes. */
async function reorder(id: string): Promise<Reordered> {
  let report: Reordered | undefined;
  await cart.run(async () => {
    report = await answer(api.POST("/v1/orders/{id}/reorder", { params: { path: { id } } }));
    return answer(api.GET("/v1/cart"));
  });
  return report ?? { cart_version: 0, added: [], gaps: [] };
}

export function Reorder({ order: { id } }: { order: Schema["Order"] }) {
  const [told, setTold] = useState(false);
  const filling = useMutation({ mutationFn: () => reorder(id), onSettled: () => setTold(true) });
  return (
    <>
      <Button variant="secondary" busy={filling.isPending} onClick={() => filling.mutate()}>
        Order again
      </Button>
      <Dialog
        open={told}
        onClose={() => setTold(false)}
        title={filling.error ? "The cart is as it was" : "Order again"}
        footer={<LinkButton href={paths.cart()}>See the cart</LinkButton>}
      >
        {filling.error && <ActionProblem problem={filling.error} title="It could not be filled" />}
        {filling.data && <Report report={filling.data} />}
      </Dialog>
    </>
  );
}

const GAPS: Record<Schema["ReorderGapCode"], (gap: Schema["ReorderGap"]) => string> = {
  unavailable: () => "not sold any more",
  insufficient_stock: ({ available, wanted }) =>
    available === 0 ? "out of stock" : `only ${formatNumber(available)} of ${formatNumber(wanted)} left`,
  line_limit: () => "no room, the cart has all the lines it may have",
};

function Report({ report: { added, gaps } }: { report: Reordered }) {
  return (
    <Stack gap={4}>
      {added.length > 0 && (
        <div>
          <p>In your cart now:</p>
          <ul>
            {added.map(({ sku, name, quantity }) => (
              <li key={sku}>
                {name} × {formatNumber(quantity)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {gaps.length > 0 && (
        <div>
          <p>Missing:</p>
          <ul>
            {gaps.map((gap) => (
              <li key={gap.sku}>
                {gap.name}: {GAPS[gap.code](gap)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Stack>
  );
}
