import { formatNumber, paths } from "@trolley/client";
import { Cluster, LinkButton, Notice, PageTitle, Stack } from "@trolley/ui";

import { useFocusOnArrival } from "../frame/focus.ts";
import type { NamedReport } from "./mergeReport.ts";

const TOLD: [keyof NamedReport, string, (quantity: string) => string][] = [
  ["summed", "In both carts, so the quantities were added up", (quantity) => `now ${quantity}`],
  ["capped", "More than one order may have of it", (quantity) => `now ${quantity}, the most there can be`],
  ["dropped", "No room: the cart has all the lines it may have", (quantity) => `${quantity} left out`],
];

/** What became of the guest's cart, before going on. */
export function MergeReport({ report, next }: { report: NamedReport; next: string }) {
  useFocusOnArrival();
  return (
    <Stack gap={5}>
      <PageTitle>You are signed in</PageTitle>
      <p>What you had in the cart as a guest came along. Some of it met what was in your account's cart already:</p>
      {TOLD.filter(([kind]) => report[kind].length > 0).map(([kind, title, told]) => (
        <Notice key={kind} tone={kind === "summed" ? "info" : "warning"} title={title}>
          <ul>
            {report[kind].map(({ sku, name, quantity }) => (
              <li key={sku}>
                {name}: {told(formatNumber(quantity))}
              </li>
            ))}
          </ul>
        </Notice>
      ))}
      <Cluster>
        <LinkButton href={next}>Go on</LinkButton>
        <LinkButton href={paths.cart()} variant="secondary">
          See the cart
        </LinkButton>
      </Cluster>
    </Stack>
  );
}
