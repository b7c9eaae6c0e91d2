export interface TestCard {
  paymentMethod: string;
  title: string;
  detail: string;
}

/** Stripe's test cards, and what the simulator adds: `local/payment-simulator`. */
export const TEST_CARDS: readonly TestCard[] = [
  { paymentMethod: "pm_card_visa", title: "Visa 4242", detail: "Is accepted" },
  { paymentMethod: "pm_card_mastercard", title: "Mastercard 4444", detail: "Is accepted" },
  { paymentMethod: "pm_card_authenticationRequired", title: "Visa 3184", detail: "Asks for 3-D Secure" },
  { paymentMethod: "pm_card_visa_chargeDeclined", title: "Visa 0002", detail: "Is declined" },
  {
    paymentMethod: "pm_card_visa_chargeDeclinedInsufficientFunds",
    title: "Visa 9995",
    detail: "Has insufficient funds",
  },
  { paymentMethod: "pm_card_chargeDeclinedExpiredCard", title: "Visa 0069", detail: "Has expired" },
  { paymentMethod: "pm_sim_lateSuccess", title: "Visa, slow", detail: "Is accepted ten seconds later" },
];
