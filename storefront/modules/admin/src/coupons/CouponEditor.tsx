import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Problem, problemOf } from "@trolley/client";
import { Button, RadioCards, toast } from "@trolley/ui";
import { type ComponentProps, type FormEvent, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";

import { TextField } from "../ask/TextField.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { type CouponErrors, type CouponForm, couponOf, EMPTY_COUPON } from "./couponDraft.ts";
import styles from "./coupons.module.css";
import { couponsKey, createCoupon } from "./couponsApi.ts";

const KINDS = [
  { value: "percent", title: "Percent off the goods" },
  { value: "amount", title: "An amount off the goods" },
  { value: "free_shipping", title: "Free shipping" },
] as const;

export function CouponEditor({ currency }: { currency: string }) {
  const [form, setForm] = useState(EMPTY_COUPON);
  const [errors, setErrors] = useState<CouponErrors>({});
  const body = useRef<HTMLFormElement>(null);
  const creation = useCreation(setErrors);
  useEffect(() => {
    if (Object.keys(errors).length > 0) body.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (creation.isPending) return;
    const read = couponOf(form, currency);
    setErrors("errors" in read ? read.errors : {});
    if ("coupon" in read) creation.mutate(read.coupon);
  };
  return (
    <form ref={body} className={styles.editor} onSubmit={submit} noValidate>
      <Fields form={form} errors={errors} currency={currency} onChange={(part) => setForm({ ...form, ...part })} />
      {creation.error && !takenCode(problemOf(creation.error)) && <StaffProblem problem={creation.error} />}
      <div>
        <Button type="submit" busy={creation.isPending}>
          Create coupon
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  form: CouponForm;
  errors: CouponErrors;
  currency: string;
  onChange: (part: Partial<CouponForm>) => void;
}

function Fields({ form, errors, currency, onChange }: FieldsProps) {
  const text = (name: TextName, label: string, props: TextProps = {}) => (
    <TextField
      label={label}
      value={form[name]}
      error={errors[name]}
      onType={(value) => onChange({ [name]: value })}
      {...props}
    />
  );
  const codeHint = "What shoppers type; small letters count as capitals";
  return (
    <>
      {text("code", "Code", { required: true, hint: codeHint, maxLength: 32 })}
      <RadioCards
        legend="What it is good for"
        name="kind"
        options={KINDS}
        value={form.kind}
        onChange={(kind) => onChange({ kind })}
      />
      {form.kind === "percent" && text("percent", "Percent", { required: true, inputMode: "decimal" })}
      {form.kind === "amount" && text("amount", `Amount (${currency})`, { required: true, inputMode: "decimal" })}
      <div className={styles.pair}>
        {text("minimum", `Goods cost at least (${currency})`, { inputMode: "decimal" })}
        {text("totalLimit", "Orders in all, at most", { inputMode: "numeric" })}
        {text("customerLimit", "Orders of one customer, at most", { inputMode: "numeric" })}
      </div>
      <div className={styles.pair}>
        {text("from", "Valid from", { type: "datetime-local" })}
        {text("to", "Valid until", { type: "datetime-local" })}
      </div>
    </>
  );
}

function useCreation(refuse: (errors: CouponErrors) => void) {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: createCoupon,
    onSuccess: ({ code }) => {
      void queryClient.invalidateQueries({ queryKey: couponsKey });
      toast(`${code} is made`);
      navigate("/coupons");
    },
    onError: (thrown) => {
      const code = takenCode(problemOf(thrown));
      if (code) refuse({ code });
    },
  });
}

/** The one refusal that belongs to a field. */
function takenCode(problem: Problem): string | undefined {
  return problem.code === "coupon_exists"
    ? "There is a coupon with this code already, perhaps one that is over"
    : undefined;
}

type TextName = Exclude<keyof CouponForm, "kind">;
type TextProps = Omit<ComponentProps<typeof TextField>, "label" | "value" | "error" | "onType">;
