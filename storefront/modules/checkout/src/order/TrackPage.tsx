import { useMutation } from "@tanstack/react-query";
import { answer, problemOf, publicApi } from "@trolley/client";
import { resolverOf } from "@trolley/forms";
import { Button, ErrorView, Field, Notice, PageTitle, TextInput } from "@trolley/ui";
import { useForm } from "react-hook-form";
import * as v from "valibot";

import styles from "./order.module.css";

const schema = v.object({
  number: v.pipe(
    v.string(),
    v.trim(),
    v.toUpperCase(),
    v.regex(/^\d{6}-[0-9A-HJKMNP-TV-Z]{6}$/, "Enter a number such as 261121-7K2M9Q"),
  ),
  email: v.pipe(v.string(), v.trim(), v.email("Enter an address such as name@example.com")),
});

/** Who bought without an account gets a link to the order by mail. */
export function TrackPage() {
  const form = useForm({ resolver: resolverOf(schema), defaultValues: { number: "", email: "" } });
  const { errors } = form.formState;
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (body: v.InferOutput<typeof schema>) => answer(publicApi.POST("/v1/orders/track", { body })),
    onError: (thrown) => {
      const problem = problemOf(thrown);
      for (const name of ["number", "email"] as const) {
        const message = problem.errorAt(`/${name}`);
        if (message) form.setError(name, { type: "api", message });
      }
    },
  });
  return (
    <div className={styles.narrow}>
      <PageTitle>Track an order</PageTitle>
      <p>We send you a link to your order. The number is in the confirmation that you got by mail.</p>
      <form
        className={styles.narrow}
        noValidate
        onSubmit={form.handleSubmit((values) => {
          if (!isPending) mutate(values);
        })}
      >
        <Field label="Order number" error={errors.number?.message} required>
          {(control) => (
            <TextInput {...control} {...form.register("number")} autoComplete="off" autoCapitalize="characters" />
          )}
        </Field>
        <Field label="E-mail" error={errors.email?.message} required>
          {(control) => <TextInput {...control} {...form.register("email")} type="email" autoComplete="email" />}
        </Field>
        {error && <ErrorView problem={error} />}
        <Button type="submit" busy={isPending}>
          Send me the link
        </Button>
      </form>
      {isSuccess && (
        <Notice tone="success" title="Look into your mail">
          If number and address belong together, a link to the order is on its way.
        </Notice>
      )}
    </div>
  );
}
