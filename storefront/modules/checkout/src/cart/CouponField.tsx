import { useMutation } from "@tanstack/react-query";
import { answer, api, cart, ensureGuest, problemOf, type Schema } from "@trolley/client";
import { Button, Cluster, Field, TextInput, useAnnounce } from "@trolley/ui";
import { type FormEvent, useRef, useState } from "react";

import { useRemoveCoupon } from "../problems/CouponProblem.tsx";
import { refusedCoupon } from "../problems/refusal.ts";
import styles from "./cart.module.css";

export function CouponField({ coupon }: { coupon: Schema["CartCoupon"] | undefined }) {
  const place = useRef<HTMLDivElement>(null);
  // What had the focus gives way to the other.
  const keepFocus = () => place.current?.focus();
  return (
    <div ref={place} tabIndex={-1}>
      {coupon ? <Applied coupon={coupon} onRemoved={keepFocus} /> : <Entry onApplied={keepFocus} />}
    </div>
  );
}

function Applied({ coupon, onRemoved }: { coupon: Schema["CartCoupon"]; onRemoved: () => void }) {
  const { code, applies } = coupon;
  const { mutate, isPending, error } = useRemoveCoupon(onRemoved);
  return (
    <Cluster justify="between">
      <p>
        Coupon <strong>{code}</strong>
        {!applies && " (takes nothing off)"}
      </p>
      <Button
        variant="quiet"
        size="small"
        busy={isPending}
        aria-label={`Remove coupon ${code}`}
        onClick={() => mutate()}
      >
        Remove
      </Button>
      {error && <p role="alert">{problemOf(error).title}</p>}
    </Cluster>
  );
}

function Entry({ onApplied }: { onApplied: () => void }) {
  const [code, setCode] = useState("");
  const announce = useAnnounce();
  const { mutate, isPending, error } = useMutation({
    mutationFn: applyCoupon,
    onSuccess: (_, applied) => {
      announce(`Coupon ${applied} is in the cart`);
      onApplied();
    },
    onError: (refused) => announce(reasonOf(refused), "assertive"),
  });
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending && code.trim()) mutate(code.trim());
  };
  return (
    <form onSubmit={submitted} noValidate>
      <Field label="Coupon" error={error ? reasonOf(error) : undefined}>
        {(control) => (
          <div className={styles.coupon}>
            <TextInput
              {...control}
              autoComplete="off"
              autoCapitalize="characters"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
            <Button type="submit" variant="secondary" busy={isPending}>
              Apply
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}

async function applyCoupon(code: string): Promise<Schema["Cart"]> {
  await ensureGuest();
  return cart.run(() => answer(api.PUT("/v1/cart/coupon", { body: { code } })));
}

function reasonOf(thrown: unknown): string {
  const problem = problemOf(thrown);
  if (problem.status === 429) return `Too many tries. Try again in ${problem.retryAfter ?? 60} seconds.`;
  return refusedCoupon(problem)?.reason ?? problem.errorAt("/code") ?? problem.detail ?? problem.title;
}
