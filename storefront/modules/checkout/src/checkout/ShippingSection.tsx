import { isZero } from "@trolley/client";
import { Money, RadioCards } from "@trolley/ui";
import { useFormContext } from "react-hook-form";

import type { CheckoutValues } from "./checkoutForm.ts";
import type { ShippingChoice } from "./shipping.ts";

interface ShippingSectionProps {
  choices: readonly ShippingChoice[];
  chosen: string;
}

export function ShippingSection({ choices, chosen }: ShippingSectionProps) {
  const { setValue, formState } = useFormContext<CheckoutValues>();
  return (
    <RadioCards
      legend="How it is sent"
      name="shipping-option"
      value={chosen}
      onChange={(option) => setValue("shipping_option", option, { shouldDirty: true, shouldValidate: true })}
      options={choices.map(({ id, name, price, days_min, days_max }) => ({
        value: id,
        title: name,
        detail: `${days_min} to ${days_max} working days`,
        aside: isZero(price) ? "Free" : <Money value={price} />,
      }))}
      error={formState.errors.shipping_option?.message}
    />
  );
}
