import { useMutation } from "@tanstack/react-query";
import { answer, api, cart, type Schema } from "@trolley/client";
import { Button, ErrorView, Notice } from "@trolley/ui";

import { focusHeading } from "../useHeadingFocus.ts";
import { couponReason } from "./couponReason.ts";

type AboutCoupon = Extract<Schema["CartProblem"], { coupon: string }>;

export function useRemoveCoupon(onRemoved: () => void) {
  return useMutation({
    mutationFn: () => cart.run(() => answer(api.DELETE("/v1/cart/coupon"))),
    onSuccess: onRemoved,
  });
}

/** Why the cart's coupon takes nothing off, and how to go on without it. */
export function CouponProblem({ problem }: { problem: AboutCoupon }) {
  const { mutate, isPending, error } = useRemoveCoupon(focusHeading);
  const remove = (
    <Button size="small" busy={isPending} onClick={() => mutate()}>
      Go on without {problem.coupon}
    </Button>
  );
  return (
    <Notice tone="warning" title={`The coupon ${problem.coupon} takes nothing off`} actions={remove}>
      <p>{couponReason(problem)}</p>
      {error && <ErrorView problem={error} />}
    </Notice>
  );
}
