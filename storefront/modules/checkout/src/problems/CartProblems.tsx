import type { CartView, Schema } from "@trolley/client";

import { CouponProblem } from "./CouponProblem.tsx";
import { LineProblem } from "./LineProblem.tsx";
import styles from "./problems.module.css";

type CartProblem = Schema["CartProblem"];

/** Everything that has to be decided before this cart can be bought. */
export function CartProblems({ cart }: { cart: CartView }) {
  if (cart.problems.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label="To decide before you pay">
      {cart.problems.map((problem) => (
        <li key={keyOf(problem)}>
          {"sku" in problem ? <LineProblem problem={problem} cart={cart} /> : <CouponProblem problem={problem} />}
        </li>
      ))}
    </ul>
  );
}

function keyOf(problem: CartProblem): string {
  return `${problem.code} ${"sku" in problem ? problem.sku : problem.coupon}`;
}
