import { type CartView, cart as cartWrites, formatMoney, type Schema } from "@trolley/client";
import { Button, Notice } from "@trolley/ui";
import type { ReactNode } from "react";

import { focusHeading } from "../useHeadingFocus.ts";
import { nameOf } from "./lineNames.ts";

type AboutLine = Extract<Schema["CartProblem"], { sku: string }>;

interface LineProblemProps {
  problem: AboutLine;
  cart: CartView;
}

/** What happened to a line, and what can be done about it. */
export function LineProblem({ problem, cart }: LineProblemProps) {
  const { sku } = problem;
  const name = nameOf(sku, cart);
  const quantity = cart.lines.find((line) => line.sku === sku)?.quantity ?? 1;
  const actions = (
    <>
      <Remedy problem={problem} quantity={quantity} name={name} />
      <Button variant="secondary" size="small" onClick={() => decide(sku, 0)}>
        Remove {name}
      </Button>
    </>
  );
  return (
    <Notice tone="warning" title={titleOf(problem, name)} actions={actions}>
      <p>{explanationOf(problem)}</p>
    </Notice>
  );
}

/** The question goes away with its buttons. */
function decide(sku: string, quantity: number): void {
  cartWrites.setQuantity(sku, quantity);
  focusHeading();
}

function Remedy({ problem, quantity, name }: { problem: AboutLine; quantity: number; name: string }): ReactNode {
  const { sku } = problem;
  if (problem.code === "price_changed") {
    // Touching the line takes its price of today as seen.
    return (
      <Button size="small" onClick={() => decide(sku, quantity)}>
        Accept {formatMoney(problem.now)} for {name}
      </Button>
    );
  }
  if (problem.code === "insufficient_stock" && problem.available > 0) {
    return (
      <Button size="small" onClick={() => decide(sku, problem.available)}>
        Set {name} to {problem.available}
      </Button>
    );
  }
  return null;
}

function titleOf(problem: AboutLine, name: string): string {
  if (problem.code === "price_changed") return `The price of ${name} has changed`;
  if (problem.code === "unavailable") return `${name} is not sold any more`;
  return problem.available > 0 ? `Only ${problem.available} of ${name} left` : `${name} is sold out`;
}

function explanationOf(problem: AboutLine): string {
  if (problem.code === "price_changed")
    return `It was ${formatMoney(problem.was)} and is now ${formatMoney(problem.now)}.`;
  if (problem.code === "unavailable") return "It is not part of the sum. Take it out to go on.";
  return `Your cart asks for ${problem.wanted}.`;
}
