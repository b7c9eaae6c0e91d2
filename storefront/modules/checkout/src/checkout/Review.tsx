import {
  type CartView,
  compareMoney,
  formatMoney,
  isZero,
  type Money,
  type Problem,
  type Schema,
} from "@trolley/client";
import { Button, ErrorView, Notice, Panel, Skeleton, useAnnounce } from "@trolley/ui";
import { useEffect, useRef } from "react";
import { useFormState } from "react-hook-form";

import { Lines } from "../summary/Lines.tsx";
import { Totals } from "../summary/Totals.tsx";
import styles from "./checkout.module.css";
import type { CheckoutValues } from "./checkoutForm.ts";
import type { Pay } from "./usePay.ts";

interface ReviewProps {
  cart: CartView;
  quote: Schema["Quote"] | undefined;
  isCurrent: boolean;
  quoteProblem: Problem | undefined;
  onRetry: () => void;
  pay: Pay;
}

/** What is bought and what it costs: the last look before paying. */
export function Review({ cart, quote, isCurrent, quoteProblem, onRetry, pay }: ReviewProps) {
  useToldTotal(isCurrent ? quote?.total : undefined);
  const isWaiting = !isCurrent && quoteProblem === undefined;
  return (
    <Panel className={styles.review} aria-label="Review">
      <h2>Review</h2>
      <Lines lines={cart.lines} />
      {quote ? <Totals sums={quote} busy={!isCurrent} /> : <Skeleton lines={5} />}
      {quoteProblem && <ErrorView problem={quoteProblem} onRetry={onRetry} title="The total is not known now" />}
      <Button type="submit" busy={pay.isPaying || isWaiting} block>
        {labelOf(quote)}
      </Button>
      <Outcome pay={pay} />
    </Panel>
  );
}

function labelOf(quote: Schema["Quote"] | undefined): string {
  if (!quote) return "Pay";
  return isZero(quote.total) ? "Place the order" : `Pay ${formatMoney(quote.total)}`;
}

function Outcome({ pay }: { pay: Pay }) {
  const { errors, isSubmitted } = useFormState<CheckoutValues>();
  const wrong = Object.keys(errors).length > 0;
  if (pay.isPaying) return <p className={styles.note}>Paying. It is safe to wait, and never charged twice.</p>;
  if (isSubmitted && wrong) return <Notice tone="error">Some fields need your attention. Nothing was charged.</Notice>;
  if (!pay.problem) return null;
  if (pay.problem.code === "offline") {
    return (
      <Notice tone="warning" title="You are offline">
        Nothing was sent or charged, and what you typed is kept. Pay again when you are back online.
      </Notice>
    );
  }
  if (pay.problem.isPassing && pay.problem.status !== 429) {
    return (
      <Notice tone="warning" title="The shop did not answer">
        Your order may have arrived. Press the button again: it goes on with the same order and is never charged twice.
      </Notice>
    );
  }
  return <ErrorView problem={pay.problem} />;
}

/** Says so when the total becomes another one. */
function useToldTotal(total: Money | undefined): void {
  const announce = useAnnounce();
  const told = useRef<Money>(undefined);
  useEffect(() => {
    if (!total) return;
    if (told.current && compareMoney(told.current, total) !== 0) announce(`The total is now ${formatMoney(total)}`);
    told.current = total;
  }, [total, announce]);
}
