import { RadioCards } from "@trolley/ui";
import { type Ref, useImperativeHandle, useState } from "react";

import { type PaymentForm, PaymentFormIncomplete } from "./paymentForm.ts";
import { TEST_CARDS } from "./testCards.ts";

const OPTIONS = TEST_CARDS.map(({ paymentMethod, title, detail }) => ({ value: paymentMethod, title, detail }));
const MISSING = "Choose a card to pay with";

/** Stands in for the provider's form where no provider is configured. */
export function SimulatorCards({ ref }: { ref: Ref<PaymentForm> }) {
  const [chosen, setChosen] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  useImperativeHandle(ref, () => ({
    paymentMethod: () => {
      if (chosen) return Promise.resolve(chosen);
      setMissing(true);
      return Promise.reject(new PaymentFormIncomplete(MISSING));
    },
  }));
  return (
    <RadioCards
      legend="Test card: this shop charges nothing"
      name="test-card"
      options={OPTIONS}
      value={chosen}
      onChange={(card) => {
        setChosen(card);
        setMissing(false);
      }}
      error={isMissing ? MISSING : undefined}
    />
  );
}
