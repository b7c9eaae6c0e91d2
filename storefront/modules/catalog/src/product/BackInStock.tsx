import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, ensureGuest, keys, type Problem, useSession } from "@trolley/client";
import { Button, ErrorView, Field, Notice, TextInput } from "@trolley/ui";
import type { FormEvent } from "react";

import styles from "./product.module.css";
import type { Availability } from "./variants.ts";

interface BackInStockProps {
  productId: string;
  sku: string;
  /** Called before the form, which has the focus, goes away. */
  keepFocus: () => void;
}

async function watch(productId: string, sku: string, email: string | undefined): Promise<void> {
  await ensureGuest();
  const params = { path: { id: productId } };
  await answer(api.POST("/v1/products/{id}/back-in-stock", { params, body: { sku, ...(email && { email }) } }));
}

/** A mail when it is back: one, and only if one asks for it. */
export function BackInStock({ productId, sku, keepFocus }: BackInStockProps) {
  const session = useSession();
  const queryClient = useQueryClient();
  const { mutate, error, isPending, isSuccess } = useMutation<void, Problem, string | undefined>({
    mutationFn: (email) => watch(productId, sku, email),
    onSuccess: keepFocus,
    onError: (problem) => {
      if (problem.code !== "in_stock") return;
      keepFocus();
      showInStock(queryClient, productId, sku);
    },
  });
  if (isSuccess) {
    return <Notice tone="success" title="We will mail you once, when it is back" />;
  }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = new FormData(event.currentTarget).get("email");
    mutate(typeof email === "string" ? email.trim() : undefined);
  };
  const emailError = error ? emailErrorOf(error) : undefined;
  return (
    <form className={styles.watch} noValidate onSubmit={submit}>
      <h2 className={styles.watchTitle}>Shall we tell you when it is back?</h2>
      {session.state !== "customer" && (
        <Field label="E-mail" error={emailError} hint="For this one mail only.">
          {(control) => <TextInput {...control} type="email" name="email" autoComplete="email" />}
        </Field>
      )}
      {error && !emailError && <ErrorView problem={error} />}
      <div>
        <Button type="submit" busy={isPending}>
          Mail me
        </Button>
      </div>
    </form>
  );
}

/** Asking again would be answered from a cache of a moment ago. */
function showInStock(queryClient: QueryClient, productId: string, sku: string): void {
  queryClient.setQueryData<Availability[]>(keys.availability(productId), (stock) =>
    stock?.map((known) => (known.sku === sku ? { sku, availability: "in_stock" } : known)),
  );
}

function emailErrorOf(problem: Problem): string | undefined {
  if (problem.code === "email_required") return "Enter the address that we shall write to";
  return problem.errorAt("/email") && "Enter an address like name@example.com";
}
