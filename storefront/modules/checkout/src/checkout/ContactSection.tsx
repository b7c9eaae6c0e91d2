import { paths } from "@trolley/client";
import { Field, TextInput, TextLink } from "@trolley/ui";
import { useFormContext } from "react-hook-form";
import styles from "./checkout.module.css";
import type { CheckoutValues } from "./checkoutForm.ts";

export function ContactSection({ isGuest }: { isGuest: boolean }) {
  const { register, formState } = useFormContext<CheckoutValues>();
  const { errors } = formState;
  return (
    <div className={styles.fields}>
      <Field
        label="E-mail"
        hint="The confirmation and news of your order go there."
        error={errors.email?.message}
        required
        className={styles.wide}
      >
        {(control) => (
          <TextInput {...control} {...register("email")} type="email" autoComplete="email" inputMode="email" />
        )}
      </Field>
      <Field label="Phone" optional error={errors.phone?.message} className={styles.wide}>
        {(control) => <TextInput {...control} {...register("phone")} type="tel" autoComplete="tel" />}
      </Field>
      {isGuest && (
        <p className={styles.note}>
          You can buy without an account, or <TextLink href={paths.signIn(paths.checkout())}>sign in</TextLink>.
        </p>
      )}
    </div>
  );
}
