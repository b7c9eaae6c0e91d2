import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cart, type Problem, paths, problemOf, type Schema, showOrder, tellTabs } from "@trolley/client";
import { toast } from "@trolley/ui";
import { type FormEvent, type RefObject, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useLocation } from "wouter";

import { type PaymentForm, PaymentFormIncomplete } from "../payment/paymentForm.ts";
import { showAtFields } from "./apiErrors.ts";
import type { CheckoutValues } from "./checkoutForm.ts";
import { isConflict } from "./conflicts.ts";
import { forgetDraft } from "./draft.ts";
import { placeOrder } from "./placeOrder.ts";

interface PayOptions {
  form: UseFormReturn<CheckoutValues>;
  payment: RefObject<PaymentForm | null>;
  option: string;
  /** What the shopper sees and agrees to. */
  quote: Schema["Quote"] | undefined;
  quoteProblem: Problem | undefined;
}

export interface Pay {
  submit: (event: FormEvent) => void;
  isPaying: boolean;
  /** What has to be decided first. */
  conflict: Problem | undefined;
  /** The conflict is decided. */
  goOn: () => void;
  /** Anything else that hinders, and has no field of its own. */
  problem: Problem | undefined;
}

export function usePay({ form, payment, option, quote, quoteProblem }: PayOptions): Pay {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<Problem>();

  const { mutate, isPending } = useMutation({
    mutationFn: async (values: CheckoutValues) => {
      if (!quote) throw quoteProblem;
      const paymentMethod = async () => {
        if (!payment.current) throw new PaymentFormIncomplete("The payment form is still loading");
        return payment.current.paymentMethod();
      };
      const order = await placeOrder({
        values: { ...values, shipping_option: option },
        total: quote.total,
        paymentMethod,
      });
      // Whoever has left the page meanwhile is told, and not dragged along.
      forgetDraft();
      showOrder(queryClient, order);
      tellTabs({ type: "order", id: order.id });
      if (location.pathname === paths.checkout()) navigate(paths.confirmation(order.id), { replace: true });
      else toast(`Order ${order.number} is placed`);
      void cart.refresh().catch(() => undefined);
    },
    onError: async (error) => {
      if (error instanceof PaymentFormIncomplete) return;
      const refused = problemOf(error);
      if (showAtFields(refused, form)) return;
      if (isConflict(refused)) {
        await cart.refresh().catch(() => undefined);
        void queryClient.invalidateQueries({ queryKey: ["mine", "quote"] });
      }
      setProblem(refused);
    },
  });

  const send = form.handleSubmit((values) => {
    setProblem(undefined);
    mutate(values);
  });
  const conflict = problem && isConflict(problem) ? problem : undefined;
  return {
    submit: (event) => {
      event.preventDefault();
      if (!isPending) void send(event);
    },
    isPaying: isPending,
    conflict,
    goOn: () => setProblem(undefined),
    problem: conflict ? undefined : problem,
  };
}
