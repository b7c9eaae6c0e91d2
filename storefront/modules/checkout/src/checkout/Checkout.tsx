import type { CartView, Schema, Session } from "@trolley/client";
import { resolverOf } from "@trolley/forms";
import { PageTitle, Stack } from "@trolley/ui";
import { useEffect, useRef } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";

import { PaymentFields } from "../payment/PaymentFields.tsx";
import type { PaymentForm } from "../payment/paymentForm.ts";
import { noteNames } from "../problems/lineNames.ts";
import { useHeadingFocus } from "../useHeadingFocus.ts";
import { AddressSection } from "./AddressSection.tsx";
import { Conflict } from "./Conflict.tsx";
import { ContactSection } from "./ContactSection.tsx";
import styles from "./checkout.module.css";
import { checkoutSchema } from "./checkoutForm.ts";
import { firstValues } from "./firstValues.ts";
import { Review } from "./Review.tsx";
import { Section } from "./Section.tsx";
import { ShippingSection } from "./ShippingSection.tsx";
import { chosenOption, shippingChoices } from "./shipping.ts";
import { UnansweredAttempt } from "./UnansweredAttempt.tsx";
import { useKeptDraft } from "./useKeptDraft.ts";
import { usePay } from "./usePay.ts";
import { useQuote } from "./useQuote.ts";

interface CheckoutProps {
  cart: CartView;
  config: Schema["ShopConfig"];
  session: Session;
  profile: Schema["Profile"] | undefined;
}

const resolver = resolverOf(checkoutSchema);

export function Checkout({ cart, config, session, profile }: CheckoutProps) {
  const form = useForm({ resolver, defaultValues: firstValues(session, profile, config.countries) });
  useKeptDraft(form, session);
  useEffect(() => noteNames(cart), [cart]);
  const payment = useRef<PaymentForm>(null);
  const [country, wanted] = useWatch({ control: form.control, name: ["shipping_address.country", "shipping_option"] });
  const option = chosenOption(shippingChoices(config, country), wanted);
  const { quote, isCurrent, problem, refetch } = useQuote(cart, country, option);
  const pay = usePay({ form, payment, option, quote: isCurrent ? quote : undefined, quoteProblem: problem });
  const hasConflict = cart.problems.length > 0 || pay.conflict !== undefined;
  const title = hasConflict ? "Before you pay" : "Checkout";
  useHeadingFocus(title);
  const choices = shippingChoices(config, country, quote?.shipping_options);

  return (
    <FormProvider {...form}>
      <Stack gap={6}>
        <PageTitle>{title}</PageTitle>
        {hasConflict && <Conflict cart={cart} refusal={pay.conflict} total={quote?.total} onGoOn={pay.goOn} />}
        <form className={styles.columns} onSubmit={pay.submit} noValidate hidden={hasConflict}>
          <Stack gap={7}>
            <UnansweredAttempt cartId={cart.id} />
            <Section number={1} title="Contact">
              <ContactSection isGuest={session.state !== "customer"} />
            </Section>
            <Section number={2} title="Delivery address">
              <AddressSection countries={config.countries} saved={profile?.addresses ?? {}} />
            </Section>
            <Section number={3} title="Shipping">
              <ShippingSection choices={choices} chosen={option} />
            </Section>
            <Section number={4} title="Payment">
              <PaymentFields ref={payment} config={config} total={quote?.total ?? cart.subtotal} />
            </Section>
          </Stack>
          <Review cart={cart} quote={quote} isCurrent={isCurrent} quoteProblem={problem} onRetry={refetch} pay={pay} />
        </form>
      </Stack>
    </FormProvider>
  );
}
